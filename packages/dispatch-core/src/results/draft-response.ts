import { isByteStream } from './byte-stream.ts'
import { draftJson } from './json.ts'
import { type DraftContext, isHelperResult, type ResponseDraft, toDraft } from './result.ts'

/**
 * What a handler's result says of its response. For `undefined` there is nothing to say: the
 * caller decides between 204 and a handler that answers through the host.
 *
 * @throws a returned `Error`, a `TypeError` for a value that is no result, and whatever a
 * broken result throws while it is read.
 */
export function draftResponse(result: unknown, context: DraftContext): ResponseDraft {
  if (typeof result !== 'object' || result === null) return draftJson(result, context)
  if (isHelperResult(result)) return result[toDraft](context)
  // Web classes are told by their tag: naming `Response` here would load it in every process.
  switch ((result as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]) {
    case 'Response':
      return draftOfResponse(result as Response)
    case 'Blob':
    case 'File':
      return draftBlob(result as Blob)
    case 'Uint8Array':
      return { type: bytesType, body: result as Uint8Array }
    case 'ArrayBuffer':
      return { type: bytesType, body: new Uint8Array(result as ArrayBuffer) }
  }
  if (isByteStream(result)) return { type: bytesType, body: result }
  if (result instanceof Error) throw result
  return draftJson(result, context)
}

const bytesType = 'application/octet-stream'

function draftOfResponse(response: Response): ResponseDraft {
  if (response.bodyUsed) {
    throw new TypeError(
      'A handler returned a Response whose body was read already; return response.clone() before reading',
    )
  }
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: response.body,
  }
}

function draftBlob(blob: Blob): ResponseDraft {
  return {
    type: blob.type || bytesType,
    headers: [['Content-Length', String(blob.size)]],
    body: blob.size === 0 ? '' : blob.stream(),
  }
}
