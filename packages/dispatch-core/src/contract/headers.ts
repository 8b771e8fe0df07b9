import type { HeaderPair } from './plain-response.ts'

/** Headers as `Headers`, as pairs, or as an object whose values may be lists. */
export type HeadersInput =
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | number | readonly string[] | undefined>>

/**
 * Headers of any form as a list of pairs, in the order given. `undefined` gives none.
 * @throws {TypeError} for what has none of these forms.
 */
export function toHeaderPairs(input: HeadersInput | undefined): HeaderPair[] {
  if (input === undefined) return []
  if (typeof input !== 'object' || input === null) {
    throw new TypeError(
      `headers is ${JSON.stringify(input)}; write an object, such as { "X-Request-Id": "7" }, pairs or Headers`,
    )
  }
  if (isIterable(input)) {
    return Array.from(input, ([name, value]): HeaderPair => [String(name), String(value)])
  }
  const pairs: HeaderPair[] = []
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue
    if (Array.isArray(value)) for (const item of value) pairs.push([name, String(item)])
    else pairs.push([name, String(value)])
  }
  return pairs
}

function isIterable(input: HeadersInput): input is Iterable<readonly [string, string]> {
  return Symbol.iterator in input
}

const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// RFC 9110, section 5.5: visible characters, spaces and tabs; never CR, LF or NUL.
const valuePattern = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Refuses what cannot be sent as a header.
 * @throws {TypeError} for what is no pair, a name that is no token (RFC 9110, section 5.6.2) or
 * a value with a line break, a control character or a character above U+00FF.
 */
export function assertHeaderPairs(pairs: readonly HeaderPair[]): void {
  for (const pair of pairs) {
    if (!isPair(pair)) {
      throw new TypeError(`A header is ${JSON.stringify(pair)}; write a name and a value`)
    }
    const [name, value] = pair
    if (!tokenPattern.test(name)) {
      throw new TypeError(
        `Header name ${JSON.stringify(name)} is not valid; use letters, digits and hyphens, such as "X-Request-Id"`,
      )
    }
    if (!valuePattern.test(value)) {
      throw new TypeError(
        `Header ${name} has a value with a line break, a control character or a character above U+00FF: ${JSON.stringify(value)}; encode it first, for example with encodeURIComponent`,
      )
    }
  }
}

/** By hand, anything may stand in a list of headers. */
function isPair(pair: unknown): boolean {
  return Array.isArray(pair) && pair.length === 2
}

/** @throws {TypeError} for what would end the status line (RFC 9112, section 4). */
export function assertStatusText(text: string): void {
  if (!valuePattern.test(text)) {
    throw new TypeError(
      `A Response has a status text with a line break, a control character or a character above U+00FF: ${JSON.stringify(text)}; leave it out`,
    )
  }
}
