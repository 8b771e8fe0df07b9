import { UsageError } from '../checks/errors.ts'
import { assertStatus, quote } from '../checks/values.ts'
import {
  assertHeaderPairs,
  findHeader,
  type HeaderPair,
  withoutHopByHop,
} from '../contract/headers.ts'
import type { HostRequest } from '../contract/host-request.ts'
import type { PlainResponse, ResponseBody } from '../contract/plain-response.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { HttpError } from '../results/http-error.ts'
import { type ResponseDraft, toDraft } from '../results/result.ts'
import { cancelBody, isWhole } from '../results/source.ts'
import { WatchedBody } from '../results/watched-body.ts'
import { evaluateConditions } from './conditional.ts'

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

/**
 * Merges the headers of the context into those of a draft. The draft's own win, `Set-Cookie` and
 * `Vary` add up. Headers of a single connection are dropped.
 *
 * @throws {UsageError} for a header that cannot be sent.
 */
function mergeHeaders(exchange: Exchange, draft: ResponseDraft): HeaderPair[] {
  let headers = draft.headers === undefined ? [] : checkHeaders(draft.headers)
  const reply = exchange.replyIfUsed
  if (reply?.hasHeaders === true) addMissing(headers, checkHeaders([...reply.headers]))
  const { answerHeaders } = exchange
  if (answerHeaders !== undefined) headers = withAnswerHeaders(exchange, answerHeaders, headers)
  const { type } = draft
  const length = findHeader(headers, 'content-length')
  if (length !== undefined && isMeasured(exchange, draft)) {
    // The host measures the body. With a wrong length, clients would read a part of the body as
    // another response.
    headers = headers.filter(([name]) => name.toLowerCase() !== 'content-length')
  } else if (length !== undefined) assertLength(headers)
  // A host that writes a body replaces the length. Without a body, a wrong length would stay.
  const { hostRequest } = exchange
  if (
    hostRequest.responseHeader !== undefined &&
    draft.body === null &&
    isMeasured(exchange, draft)
  ) {
    hostRequest.removeResponseHeader?.('content-length')
  }
  if (type === undefined || findHeader(headers, 'content-type') !== undefined) return headers
  if (exchange.hostRequest.responseHeader?.('content-type') === undefined) {
    headers.push(['Content-Type', type])
  }
  return headers
}

/** The app decides, and not the headers of a `Response` from somewhere else. */
function withAnswerHeaders(
  { hostRequest, cors, settings }: Exchange,
  added: readonly HeaderPair[],
  headers: readonly HeaderPair[],
): HeaderPair[] {
  const decided = [...(cors ? CORS_HEADERS : []), ...(settings.requestId ? ['x-request-id'] : [])]
  const others = headers.filter(([name]) => !decided.includes(name.toLowerCase()))
  // A host with a response object has them there, so that a handler may answer through it.
  return hostRequest.addResponseHeader === undefined ? [...others, ...added] : others
}

const CORS_HEADERS = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-expose-headers',
]

/** A check even for pairs of `Headers`, which accept control characters that HTTP forbids. */
function checkHeaders(headers: readonly HeaderPair[]): HeaderPair[] {
  assertHeaderPairs(headers)
  return withoutHopByHop(headers)
}

/** Two lengths, or one that is not a number, say to each client something else. */
function assertLength(headers: readonly HeaderPair[]): void {
  const lengths = headers.filter(([name]) => name.toLowerCase() === 'content-length')
  const [[, length = ''] = []] = lengths
  if (lengths.length === 1 && /^\d+$/.test(length)) return
  const written = lengths.map(([, value]) => value).join(', ')
  throw new UsageError('invalid-header', `Content-Length is ${quote(written)}; leave it out`)
}

/** A response to HEAD may have the length of the body that GET has (RFC 9110, section 9.3.2). */
function isMeasured({ hostRequest }: Exchange, { body }: ResponseDraft): boolean {
  return isWhole(body) || (body === null && hostRequest.method !== 'HEAD')
}

function addMissing(headers: HeaderPair[], added: readonly HeaderPair[]): void {
  const present = new Set(headers.map(([name]) => name.toLowerCase()))
  for (const pair of added) {
    const [name] = pair
    if (name === 'set-cookie' || name === 'vary' || !present.has(name)) headers.push(pair)
  }
}

/** Drops the headers of the context that describe a body which will not be sent. */
function dropRepresentation(exchange: Exchange): void {
  dropHeaders(exchange, REPRESENTATION_HEADERS)
}

/** The headers that describe a body (RFC 9110, section 8), which a problem document replaces. */
export const REPRESENTATION_HEADERS: readonly string[] = [
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

/** Drops the headers of the context for caches: they were set for another response. */
export function dropCaching(exchange: Exchange): void {
  dropHeaders(exchange, ['cache-control', 'expires'])
}

function dropHeaders({ replyIfUsed, hostRequest }: Exchange, names: readonly string[]): void {
  for (const name of names) {
    if (replyIfUsed?.hasHeaders === true) replyIfUsed.headers.delete(name)
    hostRequest.removeResponseHeader?.(name)
  }
}
