import { UsageError } from '../checks/errors.ts'
/** A header's name and value. One name may stand several times, as `Set-Cookie` does. */
export type HeaderPair = readonly [name: string, value: string]

/** Headers as `Headers`, as pairs, or as an object whose values may be lists. */
export type HeadersInput =
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | number | readonly string[] | undefined>>

/**
 * Headers of any form as a list of pairs, in the order given. `undefined` gives none.
 * @throws {UsageError} for what has none of these forms.
 */
export function toHeaderPairs(input: HeadersInput | undefined): HeaderPair[] {
  if (input === undefined) return []
  if (typeof input !== 'object' || input === null) {
    throw new UsageError(
      'invalid-header',
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
 * @throws {UsageError} for what is no pair, a name that is no token (RFC 9110, section 5.6.2) or
 * a value with a line break, a control character or a character above U+00FF.
 */
export function assertHeaderPairs(pairs: readonly HeaderPair[]): void {
  for (const pair of pairs) {
    if (!isPair(pair)) {
      throw new UsageError(
        'invalid-header',
        `A header is ${JSON.stringify(pair)}; write a name and a value`,
      )
    }
    const [name, value] = pair
    if (!tokenPattern.test(name)) {
      throw new UsageError(
        'invalid-header',
        `Header name ${JSON.stringify(name)} is not valid; use letters, digits and hyphens, such as "X-Request-Id"`,
      )
    }
    if (!valuePattern.test(value)) {
      throw new UsageError(
        'invalid-header',
        `Header ${name} has a value with a line break, a control character or a character above U+00FF: ${JSON.stringify(value)}; encode it first, for example with encodeURIComponent`,
      )
    }
  }
}

/** By hand, anything may stand in a list of headers. */
function isPair(pair: unknown): boolean {
  return Array.isArray(pair) && pair.length === 2
}

/** @throws {UsageError} for what would end the status line (RFC 9112, section 4). */
export function assertStatusText(text: string): void {
  if (!valuePattern.test(text)) {
    throw new UsageError(
      'invalid-header',
      `A Response has a status text with a line break, a control character or a character above U+00FF: ${JSON.stringify(text)}; leave it out`,
    )
  }
}

/** The value of the first header of that name, whatever its case. */
export function findHeader(headers: readonly HeaderPair[], name: string): string | undefined {
  for (const [key, value] of headers) {
    if (key.length === name.length && key.toLowerCase() === name.toLowerCase()) return value
  }
  return undefined
}

/**
 * Headers without those that are meant for one connection alone (RFC 9110, section 7.6.1): the
 * host frames its own messages, and `fetch()` hands over the headers of an upstream's connection.
 * The names that `Connection` lists are dropped too, and `Trailer`, since no result has trailers.
 */
export function withoutHopByHop(headers: readonly HeaderPair[]): HeaderPair[] {
  if (!headers.some(([name]) => isHopByHop(name))) return [...headers]
  const listed = new Set(headers.flatMap(listNames))
  return headers.filter(([name]) => !isHopByHop(name) && !listed.has(name.toLowerCase()))
}

/** Whether a header is meant for one connection alone, whatever the case of its name. */
export function isHopByHop(name: string): boolean {
  const { length } = name
  // Most names have another length, which is known without a copy in lower case.
  if (length !== 2 && length !== 7 && length !== 10 && length < 16) return false
  return hopByHopNames.has(name.toLowerCase())
}

const hopByHopNames: ReadonlySet<string> = /* @__PURE__ */ new Set([
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
