import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePatterns, parsePattern } from '../../src/pattern.ts'
import * as arbitrary from '../../test/matching/arbitrary-routes.ts'

describe('comparePatterns', () => {
  test('ranks the kinds of segments, the end of a pattern among them', () => {
    const ranked = [
      '/a/static',
      '/a/long-text:x',
      '/a/text:x-:y',
      '/a/b:x(int)',
      '/a/b:x(uuid)',
      '/a/b:x(slug)',
      '/a/b:x(custom)',
      '/a/:x-:y',
      '/a/b:x',
      '/a/:x(int)',
      '/a/:x(uuid)',
      '/a/:x(slug)',
      '/a/:x(custom)',
      '/a/:x',
      '/a',
      '/a/:x(int)?',
      '/a/:x(custom)?',
      '/a/:x?',
      '/a/:x+',
      '/a/:x*',
    ]
    for (const [index, pattern] of ranked.entries()) {
      for (const lower of ranked.slice(index + 1)) {
        expect([pattern, lower, Math.sign(compare(pattern, lower))]).toEqual([pattern, lower, -1])
        expect(Math.sign(compare(lower, pattern))).toBe(1)
      }
    }
  })

  const leftmost: readonly (readonly [above: string, below: string])[] = [
    ['/a/:x/:y', '/:x/b/c'],
    ['/:x/b', '/:x/:y'],
    ['/:x/b', '/:x?/b'],
    ['/about', '/:lang?/about'],
    ['/:lang?/about', '/:lang?'],
    ['/:path+/edit', '/:path+'],
  ]

  test.each(leftmost)('lets the leftmost difference put %s above %s', (above, below) => {
    expect(compare(above, below)).toBeLessThan(0)
  })

  const equal: readonly (readonly [string, string])[] = [
    ['/', '/'],
    ['/a', '/b'],
    ['/:x', '/:y'],
    ['/:x(even)', '/:x(odd)'],
    ['/a:x', '/:x\\a'],
    ['/:x+', '/:y+'],
  ]

  test.each(equal)('ranks %s and %s alike', (a, b) => {
    expect(compare(a, b)).toBe(0)
  })

  test('is an order', () => {
    fc.assert(
      fc.property(arbitrary.segments, arbitrary.segments, arbitrary.segments, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort(comparePatterns) as [
          typeof a,
          typeof a,
          typeof a,
        ]
        expect(comparePatterns(low, high)).toBeLessThanOrEqual(0)
        expect(comparePatterns(low, middle)).toBeLessThanOrEqual(0)
        expect(comparePatterns(a, b) + comparePatterns(b, a)).toBe(0)
      }),
    )
  })
})

function compare(a: string, b: string): number {
  return comparePatterns(parsePattern(a), parsePattern(b))
}
