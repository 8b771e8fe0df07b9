import { HttpError } from '../results/http-error.ts'
import { type BodyParserName, type BodyTypes, PARSED_TYPES } from '../routes/route-module.ts'

/**
 * The parser for bodies of a media type. It is chosen before the body is read, so that a body of
 * an unknown type is refused unread.
 *
 * @throws {HttpError} 415 for a media type that is missing, malformed or unknown, and for an
 * unknown charset.
 */
export function findBodyParser(contentType: string | undefined, types?: BodyTypes): BodyParser {
  if (contentType === undefined) {
    throw unsupported('The request has a body and no Content-Type', types)
  }
  if (latest?.contentType === contentType && latest.types === types) return latest.parser
  const mediaType = parseMediaType(contentType)
  if (mediaType === undefined) throw unsupported('The Content-Type is malformed', types)
  const name = types === undefined ? undefined : findOwn(mediaType.type, types)
  if (name === 'bytes') return (bytes) => bytes
  const parse = name === undefined ? findParser(mediaType.type) : OWN_PARSERS[name]
  if (parse === undefined) throw unsupported('Bodies of this Content-Type are not accepted', types)
  const decoder = createDecoder(mediaType.charset ?? 'utf-8', parse)
  const parser: BodyParser = (bytes) => parse(decode(decoder, bytes))
  // Other decoders may keep state of a text that was not valid, so they are not used again.
  if (decoder.encoding === 'utf-8') latest = { contentType, types, parser }
  return parser
}

type BodyParser = (bytes: Uint8Array) => unknown

/** The clients of an app mostly send one `Content-Type`, and to parse it anew is slow. */
let latest:
  | {
      readonly contentType: string
      readonly types: BodyTypes | undefined
      readonly parser: BodyParser
    }
  | undefined

function unsupported(detail: string, types: BodyTypes = {}): HttpError {
  const accepted = [...PARSED_TYPES, ...Object.keys(types)]
  return new HttpError(415, {
    detail: `${detail}; send ${accepted.slice(0, -1).join(', ')} or ${accepted.at(-1)}`,
    headers: { Accept: accepted.join(', ') },
  })
}

/** The way to parse a type that the settings name, by itself or by its kind. */
function findOwn(type: string, types: BodyTypes): BodyParserName | undefined {
  const kind = `${type.slice(0, type.indexOf('/'))}/*`
  const name = [type, kind].find((each) => Object.hasOwn(types, each))
  return name === undefined ? undefined : types[name]
}

const OWN_PARSERS: Readonly<Record<Exclude<BodyParserName, 'bytes'>, Parser>> = {
  json: parseJson,
  form: parseForm,
  text: (text) => text,
}

/** A `Content-Type` in its parts: lower-case type and charset. */
interface MediaType {
  /** Such as `application/json`. */
  readonly type: string
  /** The `charset` parameter in lower case. */
  readonly charset: string | undefined
}

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const QUOTED_STRING = '"(?:[\\t !#-\\[\\]-~]|\\\\[\\t -~])*"'
const PARAMETER_SOURCE = `;(?:[ \\t]*(${TOKEN})=(?:(${TOKEN})|(${QUOTED_STRING})))?`
// A semicolon may stand alone (RFC 9110, section 5.6.6). Only one part of the expression matches
// each space, so that the time stays linear in the length of a header.
const MEDIA_TYPE = /* @__PURE__ */ new RegExp(
  `^(${TOKEN}/${TOKEN})(?:[ \\t]*${PARAMETER_SOURCE})*[ \\t]*$`,
)
const PARAMETER = /* @__PURE__ */ new RegExp(PARAMETER_SOURCE, 'g')

/**
 * Reads a `Content-Type` (RFC 9110, section 8.3.1). `undefined` for a malformed one, whose first
 * words are not used as a guess.
 */
function parseMediaType(header: string): MediaType | undefined {
  const type = MEDIA_TYPE.exec(header)?.[1]
  if (type === undefined) return undefined
  return { type: type.toLowerCase(), charset: findCharset(header)?.toLowerCase() }
}

function findCharset(header: string): string | undefined {
  for (const [, name, value, quotedValue] of header.matchAll(PARAMETER)) {
    if (name?.toLowerCase() === 'charset') return value ?? quotedValue?.slice(1, -1)
  }
  return undefined
}

type Parser = (text: string) => unknown

/** `undefined` for a media type that is not parsed. */
function findParser(type: string): Parser | undefined {
  if (type === 'application/json' || /^application\/.+\+json$/.test(type)) return parseJson
  if (type === 'application/x-www-form-urlencoded') return parseForm
  if (type.startsWith('text/')) return (text) => text
  return undefined
}

type Decoder = InstanceType<typeof TextDecoder>

function createDecoder(charset: string, parse: Parser): Decoder {
  // JSON is Unicode (RFC 8259, section 8.1), and the bytes of a form are UTF-8 (WHATWG URL, section
  // 5.1). US-ASCII is a part of that; a decoder takes the name for that of windows-1252.
  const isUnicode = charset.startsWith('utf-') || charset === 'us-ascii'
  if (parse === parseJson && !isUnicode) throw unsupported('JSON has to be sent as UTF-8')
  if (parse === parseForm && !/^(utf-?8|us-ascii)$/.test(charset)) {
    throw unsupported('A form has to be sent as UTF-8')
  }
  const isText = parse !== parseJson && parse !== parseForm
  try {
    return new TextDecoder(isText || charset !== 'us-ascii' ? charset : 'utf-8', { fatal: true })
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

/**
 * Parses JSON from a client.
 *
 * @throws {HttpError} 400 for a text that is not JSON, and for the keys `__proto__` and
 * `constructor` with a `prototype`: they would change the prototype of an object that the value is
 * merged into.
 */
function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new HttpError(400, { detail: 'The body is not valid JSON', cause })
  }
  // Most texts hold neither such a name nor an escape that could spell it, and need no walk.
  if (/__proto__|constructor|\\u/i.test(text)) assertSafeKeys(value)
  return value
}

/** A loop, not a recursion: the client chooses the depth of the value. */
function assertSafeKeys(root: unknown): void {
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) throw refuse('__proto__')
    if (Object.hasOwn(value, 'constructor')) {
      const own = value.constructor as object | null
      if (own !== null && Object.hasOwn(own, 'prototype')) {
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
 * a prototype; a repeated name gives an array. Brackets in names have no meaning.
 *
 * @throws {HttpError} 400 for the name `__proto__`.
 */
function parseForm(text: string): Record<string, string | string[]> {
  const form = collectPairs(new URLSearchParams(text))
  if ('__proto__' in form) {
    throw new HttpError(400, 'The body has a name that is not allowed: __proto__')
  }
  return form
}

/** Pairs as an object without a prototype; a repeated name gives an array. */
export function collectPairs(
  pairs: Iterable<readonly [name: string, value: string]>,
): Record<string, string | string[]> {
  const collected: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of pairs) {
    const present = collected[name]
    if (present === undefined) {
      collected[name] = value
    } else if (typeof present === 'string') {
      collected[name] = [present, value]
    } else {
      present.push(value)
    }
  }
  return collected
}
