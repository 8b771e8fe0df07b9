import { UsageError } from '../checks/errors.ts'
import { assertStatusText, type HeaderPair, isHopByHop } from '../contract/headers.ts'
import { draftJson } from './json.ts'
import {
  type DraftContext,
  type HelperResult,
  type ResponseDraft,
  resultKind,
  toDraft,
} from './result.ts'
import type { ByteStream } from './source.ts'

/**
 * What a handler's result says of its response. For `undefined` there is nothing to say: the
 * caller decides between 204 and a handler that answers through the host.
 *
 * @throws a returned `Error`, a `TypeError` for a value that is no result, and whatever a
 * broken result throws while it is read.
 */
export function draftResponse(result: unknown, context: DraftContext): ResponseDraft {
  // Each cast is what the kind says.
  switch (resultKind(result)) {
    case 'json':
      return typeof result === 'string' ? draftText(result, context) : draftJson(result, context)
    case 'helper':
      return (result as HelperResult)[toDraft](context)
    case 'response':
      return draftOfResponse(result as Response)
    case 'blob':
      return draftBlob(result as Blob)
    case 'bytes':
      return { type: bytesType, body: toBytes(result as Uint8Array | ArrayBuffer) }
    case 'stream':
      return { type: bytesType, body: result as ByteStream }
    case 'error':
      throw result
  }
}

const bytesType = 'application/octet-stream'

/** A string goes out as it is where the handler has set a media type that is not JSON. */
function draftText(text: string, context: DraftContext): ResponseDraft {
  const type = context.replyHeader('content-type')
  return type === undefined || jsonTypePattern.test(type)
    ? draftJson(text, context)
    : { body: text }
}

const jsonTypePattern = /[/+]json\s*(;|$)/i

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
  // A runtime that sends the Response itself might send a length for which no body follows, and
  // what another connection was framed by.
  const isUnfit =
    headers.some(([name]) => isHopByHop(name)) ||
    (response.headers.has('content-length') && response.body === null)
  return {
    status,
    statusText,
    headers,
    // Read only when needed: to look at it changes how some runtimes send the Response.
    get body() {
      return response.body
    },
    ...(!isUnfit && { web: response }),
  }
}

/**
 * `fetch()` has decoded the body of its response, the only kind that has a URL: what an upstream
 * said of its encoding and length is not true of it any more (Fetch, section 5.6).
 */
function headersOf(response: Response): HeaderPair[] {
  const headers = [...response.headers]
  if (!headers.some(isEncoding) || response.url === '') return headers
  return headers.filter((pair) => !isEncoding(pair))
}

/** `Headers` give their names in lower case. */
function isEncoding([name]: HeaderPair): boolean {
  return name === 'content-encoding' || name === 'content-length'
}

function draftBlob(blob: Blob): ResponseDraft {
  const type = blob.type || bytesType
  const { size } = blob
  if (size === 0) return { type, body: '' }
  return { type, headers: [['Content-Length', String(size)]], body: blob.stream() }
}

function toBytes(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)
}
