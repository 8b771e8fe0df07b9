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
  'too-many-optionals': true,
  'trailing-slash': true,
  'unknown-matcher': true,
}

const page = readFileSync(
  new URL('../../../../apps/docs/reference/codes.md', import.meta.url),
  'utf8',
)
const [, table = ''] = page.split('| code | wrong is | for example | cure |\n|---|---|---|---|\n')
const rows = table
  .split('\n\n', 1)
  .join()
  .split('\n')
  .map((row) => row.split('|'))
const documented = rows.flatMap(([, codes = '', , examples = '']) => {
  const patterns = examples.split(', ').map(textsOf)
  return textsOf(codes).map((code, index) => ({ code, patterns: patterns[index] ?? [] }))
})

test('the page of codes lists each code of a PatternError, and no other', () => {
  expect(documented.map(({ code }) => code).sort()).toEqual(Object.keys(CODES).sort())
})

test.each(documented)('$patterns throws $code, as the page says', ({ code, patterns }) => {
  const routes = patterns.map((pattern) => ({ pattern: readEscapes(pattern), module: {} }))
  const create = () => createDispatcher({ routes })
  expect(create).toThrow(PatternError)
  expect(create).toThrow(expect.objectContaining({ code }))
})

/** The texts between backticks. */
function textsOf(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
}

/** A document shows characters that cannot be seen as JavaScript writes them: `\u0000`. */
function readEscapes(text: string): string {
  return text.replace(/\\u([\da-f]{4})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}
