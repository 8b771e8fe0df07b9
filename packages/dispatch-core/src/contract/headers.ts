import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'

/** A header's name and value. A list of pairs may hold one name several times, as `Set-Cookie`. */
export type HeaderPair = readonly [name: string, value: string]

/** Headers in any form: a `Headers`, pairs, or an object whose values may be lists. */
export type HeadersInput =
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | number | readonly string[] | undefined>>

/**
 * Headers of any form as a list of pairs, in the order given. `undefined` gives an empty list.
 *
 * @throws {UsageError} for a value that is not an object.
 */
export function toHeaderPairs(input: HeadersInput | undefined): HeaderPair[] {
  if (input === undefined) return []
  if (typeof input !== 'object' || input === null) {
    throw new UsageError(
      'invalid-header',
      `headers is ${quote(input)}; write an object, such as { "X-Request-Id": "7" }, pairs or Headers`,
    )
  }
  if (isIterable(input)) {
    return Array.from(input, ([name, value]): HeaderPair => [String(name), String(value)])
  }
  const pairs: HeaderPair[] = []
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue
    if (Array.isArray(value)) {
      for (const item of value) pairs.push([name, String(item)])
    } else {
      pairs.push([name, String(value)])
    }
  }
  return pairs
}

function isIterable(input: HeadersInput): input is Iterable<readonly [string, string]> {
  return Symbol.iterator in input
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// RFC 9110, section 5.5: visible characters, spaces and tabs; never CR, LF or NUL.
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Checks that each pair can be sent as a header.
 *
 * @throws {UsageError} for a value that is not a pair, a name that is not a token (RFC 9110,
 * section 5.6.2), and a value with a line break, a control character or a character above U+00FF
 * (section 5.5).
 */
export function assertHeaderPairs(pairs: readonly HeaderPair[]): void {
  for (const pair of pairs) {
    if (!isPair(pair)) {
      throw new UsageError('invalid-header', `A header is ${quote(pair)}; write a name and a value`)
    }
    const [name, value] = pair
    if (!TOKEN.test(name)) {
      throw new UsageError(
        'invalid-header',
        `Header name ${quote(name)} is not valid; use letters, digits and hyphens, such as "X-Request-Id"`,
      )
    }
    if (!FIELD_VALUE.test(value)) {
      throw new UsageError(
        'invalid-header',
        `Header ${name} has a value with a line break, a control character or a character above U+00FF: ${quote(value)}; encode it first, for example with encodeURIComponent`,
      )
    }
  }
}

/** The types promise it, but JavaScript callers can put any value into a list of headers. */
function isPair(pair: unknown): boolean {
  return Array.isArray(pair) && pair.length === 2
}

/** @throws {UsageError} for a text that cannot stand in a status line (RFC 9112, section 4). */
export function assertStatusText(text: string): void {
  if (!FIELD_VALUE.test(text)) {
    throw new UsageError(
      'invalid-header',
      `A Response has a status text with a line break, a control character or a character above U+00FF: ${quote(text)}; leave it out`,
    )
  }
}

/** The value of the first header of a name, which is compared without regard to case. */
export function findHeader(headers: readonly HeaderPair[], name: string): string | undefined {
  for (let index = 0; index < headers.length; index++) {
    const [key, value] = headers[index] as HeaderPair // index is below length
    if (key.length === name.length && key.toLowerCase() === name.toLowerCase()) return value
  }
  return undefined
}

/**
 * Drops the headers of a single connection (RFC 9110, section 7.6.1), and every name that
 * `Connection` lists. The host frames its own messages, and a response of `fetch()` has the headers
 * of its upstream's connection. `Trailer` is dropped too, since results have no trailers.
 */
export function withoutHopByHop(headers: readonly HeaderPair[]): HeaderPair[] {
  if (!headers.some(([name]) => isHopByHop(name))) return [...headers]
  const listed = new Set(headers.flatMap(listNames))
  return headers.filter(([name]) => !isHopByHop(name) && !listed.has(name.toLowerCase()))
}

/** Whether a header of this name, in any case, belongs to a single connection. */
export function isHopByHop(name: string): boolean {
  const { length } = name
  // The length alone decides most names, without a copy in lower case.
  if (length !== 2 && length !== 7 && length !== 10 && length < 16) return false
  return HOP_BY_HOP_NAMES.has(name.toLowerCase())
}

const HOP_BY_HOP_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function listNames([name, value]: HeaderPair): string[] {
  if (name.toLowerCase() !== 'connection') return []
  return value.split(',').map((listed) => listed.trim().toLowerCase())
}
