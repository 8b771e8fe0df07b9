import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import {
  assertHeaderPairs,
  findHeader,
  type HeaderPair,
  withoutHopByHop,
} from '../contract/headers.ts'
import type { Exchange } from '../exchange/exchange.ts'
import type { ResponseDraft } from '../results/result.ts'
import { isWhole } from '../results/source.ts'

/**
 * Merges the headers of the context into those of a draft. The draft's own win, `Set-Cookie` and
 * `Vary` add up. Headers of a single connection are dropped.
 *
 * @throws {UsageError} for a header that cannot be sent.
 */
export function mergeHeaders(exchange: Exchange, draft: ResponseDraft): HeaderPair[] {
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
export function dropRepresentation(exchange: Exchange): void {
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
