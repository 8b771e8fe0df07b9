import type { Exchange } from '../dispatch/exchange.ts'
import { type ByteStream, cancelBody, isWhole, watchBody } from './byte-stream.ts'
import { assertHeaderPairs } from './header-pairs.ts'
import { HttpError } from './http-error.ts'
import { dropRepresentation, mergeHeaders } from './merge-headers.ts'
import {
  findHeader,
  type HeaderPair,
  type PlainResponse,
  type ResponseBody,
} from './plain-response.ts'
import { evaluatePreconditions, type PreconditionOutcome } from './preconditions.ts'
import { type ResponseDraft, toDraft } from './result.ts'
import { assertResponseStatus } from './result-init.ts'
import { withoutBody } from './without-body.ts'

/**
 * The response to send: the draft with the status and headers of the context merged in,
 * conditional requests answered, and no body where there must be none.
 *
 * @param report told of an error that the body's source meets on the way
 * @throws {TypeError} for a status or a header that cannot be sent
 */
export function completeResponse(
  exchange: Exchange,
  draft: ResponseDraft,
  report: (error: unknown) => void,
): PlainResponse {
  if (draft.isProblem === true) dropRepresentation(exchange)
  const status = draft.status ?? exchange.status ?? 200
  assertResponseStatus(status, 'A response')
  const headers = mergeHeaders(exchange, draft)
  const { method } = exchange.host
  if (status === 200 && (method === 'GET' || method === 'HEAD')) {
    const outcome = evaluate(exchange, headers, draft.body)
    if (outcome !== 200) cancelBody(draft.body)
    if (outcome === 304) return withoutBody(exchange.host, { status: 304, headers, body: null })
    if (outcome === 412) {
      return completeResponse(exchange, preconditionFailed[toDraft](exchange), report)
    }
  }
  const response: PlainResponse = { status, headers, body: toBody(draft.body, report) }
  if (draft.statusText) response.statusText = draft.statusText
  if (method === 'HEAD' || isBodiless(status)) return withoutBody(exchange.host, response)
  if (draft.web !== undefined && exchange.setReply?.hasHeaders !== true) response.web = draft.web
  return response
}

const preconditionFailed = new HttpError(412)

/** RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5. */
function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

/** Adds the `ETag` that is asked for, then evaluates the request's conditions. */
function evaluate(
  exchange: Exchange,
  headers: HeaderPair[],
  body: ResponseBody | ByteStream,
): PreconditionOutcome {
  const { host } = exchange
  const etag =
    findHeader(headers, 'etag') ?? host.responseHeader?.('etag') ?? addEtag(exchange, headers, body)
  const modified = findHeader(headers, 'last-modified') ?? host.responseHeader?.('last-modified')
  if (etag === undefined && modified === undefined) return 200
  return evaluatePreconditions(host, etag, modified)
}

function addEtag(
  exchange: Exchange,
  headers: HeaderPair[],
  body: ResponseBody | ByteStream,
): string | undefined {
  if (!isWhole(body)) return undefined
  const etag = exchange.makeEtag(body)
  if (etag === undefined) return undefined
  const pair: HeaderPair = ['ETag', etag]
  assertHeaderPairs([pair])
  headers.push(pair)
  return etag
}

function toBody(body: ResponseBody | ByteStream, report: (error: unknown) => void): ResponseBody {
  return body === null || isWhole(body) ? body : watchBody(body, report)
}
