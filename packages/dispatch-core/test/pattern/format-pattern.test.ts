import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPattern, parsePattern, type Segment } from '../../src/pattern.ts'
import * as arbitrary from '../../test/matching/arbitrary-routes.ts'

describe('formatPattern', () => {
  const cases: readonly (readonly [segments: readonly Segment[], pattern: string])[] = [
    [[], '/'],
    [
      [
        { kind: 'static', value: 'a' },
        { kind: 'param', name: 'b' },
      ],
      '/a/:b',
    ],
    [[{ kind: 'static', value: 'a:b/c\\d' }], '/a\\:b\\/c\\\\d'],
    [[{ kind: 'static', value: '(a)[b]{c}*+?' }], '/\\(a\\)\\[b\\]\\{c\\}\\*\\+\\?'],
    [[{ kind: 'optional', name: 'lang', matcher: 'locale' }], '/:lang(locale)?'],
    [[{ kind: 'rest', name: 'path' }], '/:path+'],
    [[{ kind: 'optionalRest', name: 'path' }], '/:path*'],
    [[{ kind: 'affixed', parts: ['v', { name: 'a' }, '.x'] }], '/v:a.x'],
    [[{ kind: 'affixed', parts: [{ name: 'a' }, 'x'] }], '/:a\\x'],
    [[{ kind: 'affixed', parts: [{ name: 'a', matcher: 'int' }, 'x'] }], '/:a(int)x'],
  ]

  test.each(cases)('writes %j as %s', (segments, pattern) => {
    expect(formatPattern(segments)).toBe(pattern)
    expect(parsePattern(pattern)).toEqual(segments)
  })

  test('gives back what parsePattern reads, for segments with any text', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: no pattern may hold them.
      .filter((text) => !/^\.{1,2}$|[\0-\x1f\x7f]/.test(text))
      .map((text) => text.normalize('NFC'))
    const segment = fc.oneof(
      text.map((value): Segment => ({ kind: 'static', value })),
      text.map((text): Segment => ({ kind: 'affixed', parts: [text, { name: 'é' }, text] })),
    )
    fc.assert(
      fc.property(segment, (segment) => {
        expect(parsePattern(formatPattern([segment]))).toEqual([segment])
      }),
    )
  })

  test('gives back what parsePattern reads, for segments of every kind', () => {
    fc.assert(
      fc.property(arbitrary.segments, (segments) => {
        expect(parsePattern(formatPattern(segments))).toEqual(segments)
      }),
    )
  })
})
