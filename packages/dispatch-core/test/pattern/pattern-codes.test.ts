import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createDispatcher, PatternError, type PatternErrorCode } from '../../src/index.ts'

/** The compiler keeps this list whole. */
const CODES: Readonly<Record<PatternErrorCode, true>> = {
  'adjacent-params': true,
  'control-character': true,
  'dangling-escape': true,
  'dot-segment': true,
  'duplicate-name': true,
  'duplicate-route': true,
  'empty-segment': true,
  'lone-surrogate': true,
  'matcher-name': true,
  'matcher-on-rest': true,
  'missing-slash': true,
  'multiple-rests': true,
  'optional-in-affix': true,
  'param-name': true,
  'reserved-character': true,
  'reserved-name': true,
  'rest-in-affix': true,
  'trailing-slash': true,
  'unknown-matcher': true,
}

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const [, table = ''] = readme.split('| `code` of a `PatternError` | thrown for |\n|---|---|\n')
const rows = table
  .split('\n\n', 1)
  .join()
  .split('\n')
  .map((row) =>
    row.split('|').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text)),
  )
  .map(([, codes = [], patterns = []]) => ({ codes, patterns }))

test('the README lists each code of a PatternError, and no other', () => {
  expect(rows.flatMap(({ codes }) => codes).sort()).toEqual(Object.keys(CODES).sort())
})

const examples = rows.flatMap(({ codes, patterns }) =>
  patterns.map((pattern = '', index) => ({ pattern, code: codes[index] })),
)

test.each(examples)('$pattern throws $code, as the README says', ({ pattern, code }) => {
  const create = () => createDispatcher({ routes: [{ pattern, module: {} }] })
  expect(create).toThrow(PatternError)
  expect(create).toThrow(expect.objectContaining({ code }))
})

test('the README has an example for most codes', () => {
  expect(examples.length).toBeGreaterThan(15)
})
