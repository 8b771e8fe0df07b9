import { UsageError } from '../checks/errors.ts'
import { assertStatusText, type HeaderPair, isHopByHop } from '../contract/headers.ts'
import { assertJsonForm, draftJson } from './json.ts'
import {
  type DraftContext,
  type HelperResult,
  type ResponseDraft,
  resultKind,
  toDraft,
} from './result.ts'
import type { ByteStream } from './source.ts'

/**
 * The draft of a response that a handler's result stands for. Callers do not pass `undefined`:
 * they decide between 204 and a handler that answers through the host.
 *
 * @throws {Error} for a returned `Error`: that error.
 * @throws {UsageError} for a result that cannot become a response.
 * @throws the error of a broken result, such as a revoked proxy, when it is read.
 */
export function draftResponse(result: unknown, context: DraftContext): ResponseDraft {
  // The kind proves each cast.
  switch (resultKind(result)) {
    case 'json':
      return typeof result === 'string' ? draftText(result, context) : draftJson(result, context)
    case 'tagged':
      return draftTagged(result as object, context)
    case 'helper':
      return (result as HelperResult)[toDraft](context)
    case 'response':
      return draftOfResponse(result as Response)
    case 'blob':
      return draftBlob(result as Blob)
    case 'bytes':
      return { type: BYTES_TYPE, body: toBytes(result as Uint8Array | ArrayBuffer) }
    case 'stream':
      return { type: BYTES_TYPE, body: result as ByteStream }
    case 'error':
      throw result
  }
}

const BYTES_TYPE = 'application/octet-stream'

/** A string goes out as it is where the handler has set a media type that is not JSON. */
function draftText(text: string, context: DraftContext): ResponseDraft {
  const type = context.replyHeader('content-type')
  return type === undefined || JSON_TYPE_PATTERN.test(type)
    ? draftJson(text, context)
    : { body: text }
}

const JSON_TYPE_PATTERN = /[/+]json\s*(;|$)/i

/** Most classes with a tag of their own, such as `Map`, have no JSON form. */
function draftTagged(value: object, context: DraftContext): ResponseDraft {
  const draft = draftJson(value, context)
  assertJsonForm(value, draft.body)
  return draft
}

function draftOfResponse(response: Response): ResponseDraft {
  if (response.bodyUsed) {
    throw new UsageError(
      'invalid-result',
      'A handler returned a Response whose body was read already; return response.clone() before reading',
    )
  }
  const { status, statusText } = response
  // Bun builds a Response with any status text.
  assertStatusText(statusText)
  const headers = headersOf(response)
  // A runtime that sends such a Response itself could announce a length without sending a body, or
  // repeat the framing headers of another connection.
  const isUnfit =
    headers.some(([name]) => isHopByHop(name)) ||
    (response.headers.has('content-length') && response.body === null)
  return {
    status,
    statusText,
    headers,
    // Read only when needed: some runtimes send a Response differently after its body was read.
    get body() {
      return response.body
    },
    ...(!isUnfit && { web: response }),
  }
}

/**
 * Drops the encoding and the length from a response of `fetch()`, the only kind that has a URL:
 * `fetch()` has decoded its body, so both are wrong now (Fetch, section 5.6).
 */
function headersOf(response: Response): HeaderPair[] {
  const headers = [...response.headers]
  if (!headers.some(isEncoding) || response.url === '') return headers
  return headers.filter((pair) => !isEncoding(pair))
}

/** Compares without lower-casing: `Headers` give their names in lower case. */
function isEncoding([name]: HeaderPair): boolean {
  return name === 'content-encoding' || name === 'content-length'
}

function draftBlob(blob: Blob): ResponseDraft {
  const type = blob.type || BYTES_TYPE
  const { size } = blob
  if (size === 0) return { type, body: '' }
  return { type, headers: [['Content-Length', String(size)]], body: blob.stream() }
}

function toBytes(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)
}
