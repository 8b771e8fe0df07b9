import type { HostRequest } from '../dispatch/host-request.ts'
import { cancelBody } from './byte-stream.ts'
import type { PlainResponse } from './plain-response.ts'

/**
 * A response without its body, whose source is stopped: for HEAD with the headers that GET
 * has (RFC 9110, section 9.3.2), for 204, 205 and 304 with none that describe a body.
 */
export function withoutBody(
  hostRequest: HostRequest,
  { status, headers, body }: PlainResponse,
): PlainResponse {
  cancelBody(body)
  if (status === 204 || status === 205 || status === 304) {
    for (const name of bodyHeaders) hostRequest.removeResponseHeader?.(name)
    return { status, headers: withoutNames(headers, bodyHeaders), body: null }
  }
  const length = measure(body)
  if (length === undefined) return { status, headers, body: null }
  headers.push(['Content-Length', String(length)])
  return { status, headers, body: null }
}

const bodyHeaders = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']

function withoutNames(
  headers: PlainResponse['headers'],
  names: readonly string[],
): PlainResponse['headers'] {
  return headers.filter(([name]) => !names.includes(name.toLowerCase()))
}

/** In bytes; `undefined` where only reading would tell. */
function measure(body: PlainResponse['body']): number | undefined {
  if (typeof body === 'string') return new TextEncoder().encode(body).byteLength
  return body instanceof Uint8Array ? body.byteLength : undefined
}
