import { HttpError } from '../results/http-error.ts'

/** How the text of a media type becomes a value; `undefined` for one that is not parsed. */
type Parser = (text: string) => unknown

function findParser(type: string): Parser | undefined {
  if (type === 'application/json' || /^application\/.+\+json$/.test(type)) return parseJson
  if (type === 'application/x-www-form-urlencoded') return parseForm
  if (type.startsWith('text/')) return (text) => text
  return undefined
}

/**
 * Refuses a media type that `parseBody` could not parse, before the body is read.
 * @throws {HttpError} 415 when it is missing, malformed or unknown, or its charset is.
 */
export function findBodyParser(contentType: string | undefined): BodyParser {
  if (contentType === undefined) throw unsupported('The request has a body and no Content-Type')
  if (latest?.contentType === contentType) return latest.parser
  const mediaType = parseMediaType(contentType)
  if (mediaType === undefined) throw unsupported('The Content-Type is malformed')
  const parse = findParser(mediaType.type)
  if (parse === undefined) throw unsupported('Bodies of this Content-Type are not accepted')
  const decoder = createDecoder(mediaType.charset ?? 'utf-8', parse === parseJson)
  const parser: BodyParser = (bytes) => parse(decode(decoder, bytes))
  // Other decoders may keep something of a text that was not valid.
  if (decoder.encoding === 'utf-8') latest = { contentType, parser }
  return parser
}

type BodyParser = (bytes: Uint8Array) => unknown

/** The clients of an app mostly send one `Content-Type`, and reading it costs a tenth of a request. */
let latest: { readonly contentType: string; readonly parser: BodyParser } | undefined

type Decoder = InstanceType<typeof TextDecoder>

function createDecoder(charset: string, isJson: boolean): Decoder {
  // RFC 8259, section 8.1: JSON is Unicode.
  if (isJson && !/^(utf-|us-ascii$)/.test(charset))
    throw unsupported('JSON has to be sent as UTF-8')
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch (cause) {
    throw new HttpError(415, { detail: 'The charset of the body is not known', cause })
  }
}

function decode(decoder: Decoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new HttpError(400, { detail: 'The body is not valid in its charset', cause })
  }
}

function unsupported(detail: string): HttpError {
  return new HttpError(415, {
    detail: `${detail}; send application/json, application/x-www-form-urlencoded or text/plain`,
    headers: { Accept: 'application/json, application/x-www-form-urlencoded, text/plain' },
  })
}

/** A `Content-Type` in its parts: lower-case type and charset. */
export interface MediaType {
  /** Such as `application/json`. */
  readonly type: string
  /** The `charset` parameter in lower case. */
  readonly charset: string | undefined
}

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const quoted = '"(?:[\\t !#-\\[\\]-~]|\\\\[\\t -~])*"'
const parameter = `;(?:[ \\t]*(${token})=(?:(${token})|(${quoted})))?`
// A semicolon may stand alone (RFC 9110, section 5.6.6). Every space has one place to go, so
// that no header takes longer than its length.
const mediaTypePattern = /* @__PURE__ */ new RegExp(
  `^(${token}/${token})(?:[ \\t]*${parameter})*[ \\t]*$`,
)
const parameterPattern = /* @__PURE__ */ new RegExp(parameter, 'g')

/**
 * Reads a `Content-Type` (RFC 9110, section 8.3.1). `undefined` for one that is malformed,
 * so that nothing is guessed from the first words of it.
 */
export function parseMediaType(header: string): MediaType | undefined {
  const type = mediaTypePattern.exec(header)?.[1]
  if (type === undefined) return undefined
  return { type: type.toLowerCase(), charset: findCharset(header)?.toLowerCase() }
}

function findCharset(header: string): string | undefined {
  for (const [, name, value, quotedValue] of header.matchAll(parameterPattern)) {
    if (name?.toLowerCase() === 'charset') return value ?? quotedValue?.slice(1, -1)
  }
  return undefined
}

/**
 * JSON from a client.
 *
 * @throws {HttpError} 400 for what is no JSON, and for the keys that change the prototype of
 * an object that they are merged into: `__proto__`, and `constructor` with a `prototype`.
 */
export function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new HttpError(400, { detail: 'The body is not valid JSON', cause })
  }
  // Only text that holds such a name, or an escape that could spell one, is walked.
  if (/__proto__|constructor|\\u/i.test(text)) assertSafeKeys(value)
  return value
}

/** A loop, not a recursion: the depth is the client's to choose. */
function assertSafeKeys(root: unknown): void {
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) throw refuse('__proto__')
    if (Object.hasOwn(value, 'constructor')) {
      const own = value.constructor as unknown
      if (typeof own === 'object' && own !== null && Object.hasOwn(own, 'prototype')) {
        throw refuse('constructor.prototype')
      }
    }
    for (const item of Object.values(value)) pending.push(item)
  }
}

function refuse(key: string): HttpError {
  return new HttpError(400, `The body has a key that is not allowed: ${key}`)
}

/**
 * An `application/x-www-form-urlencoded` body (WHATWG URL, section 5.1) as an object without
 * a prototype; a name that stands several times gives an array. Brackets in names mean nothing.
 *
 * @throws {HttpError} 400 for the name `__proto__`.
 */
export function parseForm(text: string): Record<string, string | string[]> {
  const form = collectPairs(new URLSearchParams(text))
  if ('__proto__' in form) {
    throw new HttpError(400, 'The body has a name that is not allowed: __proto__')
  }
  return form
}

/** Pairs as an object without a prototype; a name that stands several times gives an array. */
export function collectPairs(
  pairs: Iterable<readonly [name: string, value: string]>,
): Record<string, string | string[]> {
  const collected: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of pairs) {
    const present = collected[name]
    if (present === undefined) collected[name] = value
    else if (typeof present === 'string') collected[name] = [present, value]
    else present.push(value)
  }
  return collected
}
