import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { assure } from '../src/assure.ts'
import { FRONT_NAMES, isInstalled } from '../src/fronts.ts'
import { SUITES } from '../src/suites.ts'

const directory = mkdtempSync(join(tmpdir(), 'assurance-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** The suites that start nothing but sockets; the others take longer to start. */
const SHORT = ['routes', 'streams', 'documents', 'proxies']

test.each(SHORT)('%s: its claim holds for a moment', async (name) => {
  const suite = SUITES.find((candidate) => candidate.name === name)
  if (suite === undefined) throw new Error(`no suite ${name}`)
  const options = { seed: Math.floor(Math.random() * 2 ** 32), time: 300, directory }
  const { failures, inputs, note } = await assure(suite, options)
  expect(failures).toEqual([])
  const missing = name === 'proxies' ? FRONT_NAMES.filter((front) => !isInstalled(front)) : []
  if (missing.length === 0) {
    expect(note).toBeUndefined()
  } else {
    expect(note).toContain(
      missing.length === FRONT_NAMES.length ? 'skipped' : missing.join(' and '),
    )
  }
  if (missing.length < FRONT_NAMES.length) expect(inputs).toBeGreaterThan(0)
})
