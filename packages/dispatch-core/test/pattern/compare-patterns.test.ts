import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  comparePatterns,
  formatPattern,
  parsePattern,
  rankOf,
  variantsOf,
} from '../../src/pattern.ts'
import * as arbitrary from '../matching/arbitrary-routes.ts'

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
      '/a/:x(int)?',
      '/a/:x(uuid)',
      '/a/:x(slug)',
      '/a/:x(custom)',
      '/a/:x(custom)?',
      '/a/:x',
      '/a/:x?',
      '/a',
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

describe('variantsOf', () => {
  const cases: readonly (readonly [pattern: string, variants: readonly string[]])[] = [
    ['/', ['/']],
    ['/a/:x/:y*', ['/a/:x/:y*']],
    ['/:x(int)?', ['/:x(int)', '/']],
    ['/:x?/a/:y?', ['/:x/a/:y', '/:x/a', '/a/:y', '/a']],
    ['/:x+/:y?', ['/:x+/:y', '/:x+']],
  ]

  test.each(cases)('of %s are %j', (pattern, variants) => {
    const found = variantsOf(parsePattern(pattern))
    expect(found.map(({ segments }) => formatPattern(segments))).toEqual(variants)
  })

  test('rank by their own segments, and then by the number of optional segments', () => {
    const rank = (pattern: string, index: number) => variantsOf(parsePattern(pattern))[index]?.rank
    const ranked = [
      rank('/a', 0),
      rank('/a/:x?', 1),
      rank('/:y?/a/:x?', 3),
      rank('/:x(int)?/b', 0),
      rank('/:x?/b', 0),
      rank('/:x?', 0),
      rank('/:x?', 1),
      rank('/:x?/:y+', 1),
    ]
    expect(ranked.toSorted()).toEqual(ranked)
    expect(rank('/a/:x?', 1)).toBe(rank('/:y?/b', 1))
    expect(rank('/a/:x', 0)).toBe(rankOf(parsePattern('/a/:x')))
  })
})

function compare(a: string, b: string): number {
  return comparePatterns(parsePattern(a), parsePattern(b))
}
