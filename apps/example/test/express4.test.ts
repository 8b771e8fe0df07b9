import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test.each([
  ['without the preload an import of express gives Express 5', [], 'false'],
  ['with the preload it gives Express 4', ['--import', './test/express4.mjs'], 'true'],
])('%s', async (_, preload, hasDel) => {
  // `app.del` is one of the names that Express 5 removed.
  const probe = "import express from 'express'; console.log('del' in express.application)"
  const args = [...preload, '--input-type=module', '--eval', probe]
  const cwd = new URL('..', import.meta.url)
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd })
  expect(stdout.trim()).toBe(hasDel)
})
