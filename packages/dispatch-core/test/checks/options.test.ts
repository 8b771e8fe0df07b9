import { describe, expect, test } from 'vitest'
import { checkOptions, findNearest } from '../../src/adapter.ts'
import { UsageError, type UsageErrorCode } from '../../src/index.ts'

describe('findNearest gives', () => {
  const known = ['timeout', 'trailingSlash', 'body', 'etag']
  test.each([
    ['timeOut', 'timeout'],
    ['timout', 'timeout'],
    ['tiemout', 'timeout'],
    ['timeouts', 'timeout'],
    ['trailing_slash', 'trailingSlash'],
    ['bdy', 'body'],
    ['bodi', 'body'],
    ['etags', 'etag'],
    ['tag', 'etag'],
    ['', undefined],
    ['bo', undefined],
    ['zzzz', undefined],
    ['timeoutmilliseconds', undefined],
  ])('for %j: %j', (name, nearest) => expect(findNearest(name, known)).toBe(nearest))

  test('the nearer of two, the first of equals, nothing of nothing', () => {
    expect(findNearest('abcd', ['abxx', 'abcx'])).toBe('abcx')
    expect(findNearest('abc', ['abx', 'aby'])).toBe('abx')
    expect(findNearest('abc', [])).toBeUndefined()
  })
})

describe('checkOptions', () => {
  test('takes known names, and none', () => {
    expect(() => checkOptions({ a: 1, b: undefined }, ['a', 'b'], 'f()')).not.toThrow()
    expect(() => checkOptions({}, ['a'], 'f()')).not.toThrow()
  })
  test.each<[unknown, string, UsageErrorCode]>([
    [undefined, 'f() takes an object with "first", "second"; got undefined', 'invalid-option'],
    [null, 'f() takes an object with "first", "second"; got null', 'invalid-option'],
    [[], 'f() takes an object with "first", "second"; got []', 'invalid-option'],
    ['first', 'f() takes an object with "first", "second"; got "first"', 'invalid-option'],
    [{ frist: 1 }, 'f() has no option "frist"; known are "first", "second"', 'unknown-option'],
    [{ fist: 1 }, 'f() has no option "fist"; did you mean "first"?', 'unknown-option'],
    [
      { fist: 1, sceond: 2, first: 3 },
      'f() has no option "fist"; did you mean "first"?\nf() has no option "sceond"; did you mean "second"?',
      'unknown-option',
    ],
  ])('refuses %o', (options, message, code) => {
    expect(() => checkOptions(options, ['first', 'second'], 'f()')).toThrow(
      new UsageError(code, message),
    )
  })
})
