import { UsageError } from '../checks/errors.ts'
import { assertStatus, quote } from '../checks/values.ts'
import { findHeader, type HeaderPair } from '../contract/headers.ts'
import type { HostRequest } from '../contract/host-request.ts'
import type { PlainResponse, ResponseBody } from '../contract/plain-response.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { HttpError } from '../results/http-error.ts'
import { type ResponseDraft, toDraft } from '../results/result.ts'
import { cancelBody, isWhole } from '../results/source.ts'
import { WatchedBody } from '../results/watched-body.ts'
import { evaluateConditions } from './conditional.ts'
import { dropRepresentation, mergeHeaders } from './merge-headers.ts'

/**
 * Completes a draft to the response to send: merges the status and headers of the context in,
 * answers conditional requests, and drops the body of a response that must not have one.
 *
 * @throws {UsageError} for a status or a header that cannot be sent.
 */
export function completeResponse(exchange: Exchange, draft: ResponseDraft): PlainResponse {
  if (draft.isProblem === true) dropRepresentation(exchange)
  const status = draft.status ?? exchange.status ?? 200
  assertStatus(status, 'A response')
  const headers = mergeHeaders(exchange, draft)
  const { method } = exchange.hostRequest
  if (status === 200 && (method === 'GET' || method === 'HEAD')) {
    const outcome = evaluateConditions(exchange, headers, draft)
    if (outcome !== 200) cancelBody(draft.body)
    if (outcome === 304) {
      return withoutBody(exchange.hostRequest, { status: 304, headers, body: null })
    }
    if (outcome === 412) {
      return completeResponse(exchange, new HttpError(412)[toDraft](exchange))
    }
  }
  const isSent = method !== 'HEAD' && !isBodiless(status)
  // Only a host with `Request`s of its own sends a `Response` unchanged. Observers count its bytes.
  const response: PlainResponse =
    isSent &&
    draft.web !== undefined &&
    exchange.hostRequest.request !== undefined &&
    exchange.replyIfUsed?.hasHeaders !== true &&
    exchange.answerHeaders === undefined &&
    !exchange.isObserved
      ? passOn(draft.web, { status, headers }, () => toBody(exchange, draft, headers))
      : { status, headers, body: toBody(exchange, draft, headers) }
  if (draft.statusText) response.statusText = draft.statusText
  return isSent ? response : withoutBody(exchange.hostRequest, response)
}

/** A response with a `Response` to send unchanged. Hosts that cannot do so read `body`. */
function passOn(
  web: Response,
  head: Pick<PlainResponse, 'status' | 'headers'>,
  readBody: () => ResponseBody,
): PlainResponse {
  return {
    ...head,
    web,
    get body() {
      return readBody()
    },
  }
}

/** Whether a response of this status has no body (RFC 9110, sections 15.3.5, 15.3.6, 15.4.5). */
function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

function toBody(
  exchange: Exchange,
  { body, web }: ResponseDraft,
  headers: readonly HeaderPair[],
): ResponseBody {
  if (body === null || isWhole(body)) return body
  const report = (error: unknown) => {
    exchange.report(error)
  }
  const length = promisedLength(exchange, headers)
  return new WatchedBody(body, { report, length, isMeasured: web !== undefined })
}

/** The `Content-Length`, in bytes, that the handler or code in front of the routes has set. */
function promisedLength(
  { hostRequest }: Exchange,
  headers: readonly HeaderPair[],
): number | undefined {
  const length =
    findHeader(headers, 'content-length') ?? hostRequest.responseHeader?.('content-length')
  if (length === undefined) return undefined
  if (/^\d+$/.test(length)) return Number(length)
  throw new UsageError('invalid-header', `Content-Length is ${quote(length)}; leave it out`)
}

/**
 * Drops the body of a response and stops its source. HEAD keeps the headers of GET (RFC 9110,
 * section 9.3.2); 204, 205 and 304 lose the headers that describe a body.
 */
function withoutBody(
  hostRequest: HostRequest,
  { status, headers, body }: PlainResponse,
): PlainResponse {
  cancelBody(body)
  if (status === 204 || status === 205 || status === 304) {
    for (const name of BODY_HEADERS) hostRequest.removeResponseHeader?.(name)
    return { status, headers: withoutNames(headers, BODY_HEADERS), body: null }
  }
  const length = measure(body)
  if (length === undefined) return { status, headers, body: null }
  headers.push(['Content-Length', String(length)])
  return { status, headers, body: null }
}

const BODY_HEADERS = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']

function withoutNames(
  headers: PlainResponse['headers'],
  names: readonly string[],
): PlainResponse['headers'] {
  return headers.filter(([name]) => !names.includes(name.toLowerCase()))
}

/** The length of a body in bytes; `undefined` for a stream. */
function measure(body: PlainResponse['body']): number | undefined {
  if (typeof body === 'string') return new TextEncoder().encode(body).byteLength
  return body instanceof Uint8Array ? body.byteLength : undefined
}
