import { HttpError } from '../results/http-error.ts'
import { parseMediaType } from './media-type.ts'
import { parseForm } from './parse-form.ts'
import { parseJson } from './parse-json.ts'

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
