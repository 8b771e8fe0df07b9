import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeSegment } from '../../src/pattern.ts'

describe('encodeSegment', () => {
  const cases: readonly (readonly [text: string, encoded: string])[] = [
    ['about', 'about'],
    ["!$&'()*+,-.0:;=@A[]_a|~", "!$&'()*+,-.0:;=@A[]_a|~"],
    ['a b', 'a%20b'],
    ['"#<>?^`{}', '%22%23%3C%3E%3F%5E%60%7B%7D'],
    ['100%', '100%25'],
    ['%41', '%2541'],
    ['a\\b/c', 'a%5Cb%2Fc'],
    ['\0\x1f\x7f', '%00%1F%7F'],
    ['é', '%C3%A9'],
    ['e\u0301', '%C3%A9'],
    ['日本', '%E6%97%A5%E6%9C%AC'],
    ['😀', '%F0%9F%98%80'],
    ['', ''],
  ]

  test.each(cases)('writes %j as %s', (text, encoded) => {
    expect(encodeSegment(text)).toBe(encoded)
  })

  test('is undone by decoding, and holds only what a path may', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = encodeSegment(text)
        expect(decodeURIComponent(encoded)).toBe(text.normalize('NFC'))
        expect(encoded).toMatch(/^(?:[!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]|%[0-9A-F]{2})*$/)
      }),
    )
  })

  test('refuses half of a surrogate pair', () => {
    expect(() => encodeSegment('a\ud800')).toThrow(URIError)
  })
})
