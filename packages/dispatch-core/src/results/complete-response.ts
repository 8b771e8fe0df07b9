import type { Exchange } from '../dispatch/exchange.ts'
import type { Host } from '../dispatch/host.ts'
import { cancelBody, watchBody } from './byte-stream.ts'
import { HttpError } from './http-error.ts'
import {
  findHeader,
  type HeaderPair,
  type PlainResponse,
  type ResponseBody,
} from './plain-response.ts'
import { evaluatePreconditions, type PreconditionOutcome } from './preconditions.ts'
import { type ResponseDraft, toDraft } from './result.ts'

/**
 * The response to send: the draft with the status and headers of the context merged in,
 * conditional requests answered, and no body where there must be none.
 *
 * @param report told of an error that the body's source meets on the way
 * @throws {TypeError} for a status that cannot be sent
 */
export function completeResponse(
  exchange: Exchange,
  draft: ResponseDraft,
  report: (error: unknown) => void,
): PlainResponse {
  const { host } = exchange
  if (draft.isProblem === true) dropRepresentation(exchange)
  const response: PlainResponse = {
    status: draft.status ?? exchange.setReply?.status ?? host.status?.() ?? 200,
    headers: mergeHeaders(exchange, draft),
    body: draft.body,
  }
  if (draft.statusText !== undefined && draft.statusText !== '')
    response.statusText = draft.statusText
  if (host.method === 'GET' || host.method === 'HEAD') {
    const outcome = evaluate(exchange, response)
    if (outcome !== 200) {
      cancelBody(response.body)
      if (outcome === 412)
        return completeResponse(exchange, preconditionFailed[toDraft](exchange), report)
      response.status = 304
    }
  }
  if (hasNoBody(host.method, response.status)) return withoutBody(host, response)
  const { body } = response
  if (body !== null && !isWhole(body)) response.body = watchBody(body, report)
  return response
}

const preconditionFailed = new HttpError(412)

/** Adds the `ETag` that is asked for, then evaluates the request's conditions. */
function evaluate(exchange: Exchange, response: PlainResponse): PreconditionOutcome {
  if (response.status !== 200) return 200
  const { host } = exchange
  const read = (name: string) => findHeader(response.headers, name) ?? host.responseHeader?.(name)
  let etag = read('etag')
  if (etag === undefined && isWhole(response.body)) {
    etag = exchange.makeEtag(response.body)
    if (etag !== undefined) response.headers.push(['ETag', etag])
  }
  const modified = read('last-modified')
  if (etag === undefined && modified === undefined) return 200
  return evaluatePreconditions((name) => host.header(name), etag, modified)
}

function isWhole(body: ResponseBody): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array
}

function mergeHeaders(exchange: Exchange, draft: ResponseDraft): HeaderPair[] {
  const headers: HeaderPair[] = draft.headers === undefined ? [] : [...draft.headers]
  const reply = exchange.setReply
  if (reply?.hasHeaders === true) {
    const own = headers.length
    for (const pair of reply.headers) {
      if (pair[0] === 'set-cookie' || findHeader(headers.slice(0, own), pair[0]) === undefined)
        headers.push(pair)
    }
  }
  if (
    draft.type !== undefined &&
    findHeader(headers, 'content-type') === undefined &&
    exchange.host.responseHeader?.('content-type') === undefined
  ) {
    headers.push(['Content-Type', draft.type])
  }
  return headers
}

/** Headers that describe the body which a problem document takes the place of (RFC 9110, section 8). */
const representation = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
  'content-location',
  'content-range',
  'content-disposition',
  'etag',
  'last-modified',
]

function dropRepresentation(exchange: Exchange): void {
  const reply = exchange.setReply
  for (const name of representation) {
    if (reply?.hasHeaders === true) reply.headers.delete(name)
    exchange.host.removeResponseHeader?.(name)
  }
}

/** RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5. */
function hasNoBody(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 205 || status === 304
}

function withoutBody(host: Host, response: PlainResponse): PlainResponse {
  const { body, status, headers } = response
  cancelBody(body)
  if (status === 204 || status === 304) {
    for (const name of bodyHeaders) host.removeResponseHeader?.(name)
    const kept = headers.filter(([name]) => !bodyHeaders.includes(name.toLowerCase()))
    return { ...response, headers: kept, body: null }
  }
  const length = host.method === 'HEAD' && isWhole(body) ? measure(body) : undefined
  if (length !== undefined) headers.push(['Content-Length', String(length)])
  return { ...response, body: null }
}

const bodyHeaders = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']

function measure(body: string | Uint8Array): number {
  return typeof body === 'string' ? new TextEncoder().encode(body).byteLength : body.byteLength
}
