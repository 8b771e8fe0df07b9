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
 * The headers of a draft with those of the context: the draft's own win, `Set-Cookie` and
 * `Vary` add up. Those of one connection alone are dropped.
 *
 * @throws {UsageError} for a header that cannot be sent
 */
export function mergeHeaders(exchange: Exchange, draft: ResponseDraft): HeaderPair[] {
  let headers = draft.headers === undefined ? [] : checkHeaders(draft.headers)
  const reply = exchange.replyIfUsed
  if (reply?.hasHeaders === true) addMissing(headers, checkHeaders([...reply.headers]))
  const { type } = draft
  if (findHeader(headers, 'content-length') !== undefined && isMeasured(exchange, draft)) {
    // The host measures; a length that is not the body's would begin another response within it.
    headers = headers.filter(([name]) => name.toLowerCase() !== 'content-length')
  }
  // A host that writes a body sets its length over what was there; without one, nothing would.
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

/** `Headers` takes control characters that HTTP does not. */
function checkHeaders(headers: readonly HeaderPair[]): HeaderPair[] {
  assertHeaderPairs(headers)
  return withoutHopByHop(headers)
}

/** A response to HEAD may well claim the length of a body that it has not (RFC 9110, section 9.3.2). */
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

/** Drops from the context what was set for the body that is not going to be sent. */
export function dropRepresentation(exchange: Exchange): void {
  dropHeaders(exchange, representation)
}

/** Drops from the context what lets caches keep the response: it was meant for another one. */
export function dropCaching(exchange: Exchange): void {
  dropHeaders(exchange, ['cache-control', 'expires'])
}

function dropHeaders({ replyIfUsed, hostRequest }: Exchange, names: readonly string[]): void {
  for (const name of names) {
    if (replyIfUsed?.hasHeaders === true) replyIfUsed.headers.delete(name)
    hostRequest.removeResponseHeader?.(name)
  }
}
