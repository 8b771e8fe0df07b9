import { expect, test } from 'vitest'
import { LOADERS } from '../src/loaders.ts'

test.each(LOADERS)('a CommonJS app is at home under $name', async ({ run }) => {
  expect(await run(process.execPath)).toMatch(/^(?:serves|tests)/)
})
