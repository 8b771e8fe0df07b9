import { assertHeaderPairs, findHeader, type HeaderPair } from '../contract/headers.ts'
import type { HostRequest } from '../contract/host-request.ts'
import type { Exchange } from '../exchange/exchange.ts'
import type { ResponseDraft } from '../results/result.ts'
import { isWhole } from '../results/source.ts'

/** Adds the `ETag`, if the settings ask for one, then evaluates the request's conditions. */
export function evaluateConditions(
  exchange: Exchange,
  headers: HeaderPair[],
  draft: ResponseDraft,
): PreconditionOutcome {
  const { hostRequest } = exchange
  const etag =
    findHeader(headers, 'etag') ??
    hostRequest.responseHeader?.('etag') ??
    addEtag(exchange, headers, draft)
  const modified =
    findHeader(headers, 'last-modified') ?? hostRequest.responseHeader?.('last-modified')
  if (etag === undefined && modified === undefined) return 200
  return evaluatePreconditions(hostRequest, etag, modified)
}

/** 200 stands for the response itself. */
type PreconditionOutcome = 200 | 304 | 412

function addEtag(
  exchange: Exchange,
  headers: HeaderPair[],
  draft: ResponseDraft,
): string | undefined {
  if (draft.web !== undefined || !isWhole(draft.body)) return undefined
  const { body } = draft
  const etag = makeEtag(exchange, body)
  if (etag === undefined) return undefined
  const pair: HeaderPair = ['ETag', etag]
  assertHeaderPairs([pair])
  headers.push(pair)
  return etag
}

/** The `ETag` of a body by the settings of the host, or else by those of the dispatcher. */
function makeEtag(
  { hostRequest, settings }: Exchange,
  body: string | Uint8Array,
): string | undefined {
  if (hostRequest.etag !== undefined) return hostRequest.etag(body)
  const { etag } = settings
  if (typeof etag === 'function') return etag(body)
  return etag ? weakEtag(body) : undefined
}

/**
 * Evaluates the conditions of a GET or HEAD request in the order of RFC 9110, section 13.2.2.
 *
 * @param hostRequest the request with its headers
 * @param etag the response's `ETag`
 * @param modified the response's `Last-Modified`
 */
function evaluatePreconditions(
  hostRequest: Pick<HostRequest, 'header'>,
  etag: string | undefined,
  modified: string | undefined,
): PreconditionOutcome {
  const ifMatch = hostRequest.header('if-match')
  if (ifMatch !== undefined) {
    if (!includesTag(ifMatch, etag, true)) return 412
  } else if (isLater(modified, hostRequest.header('if-unmodified-since')) === true) return 412
  const ifNoneMatch = hostRequest.header('if-none-match')
  if (ifNoneMatch !== undefined) return includesTag(ifNoneMatch, etag, false) ? 304 : 200
  return isLater(modified, hostRequest.header('if-modified-since')) === false ? 304 : 200
}

const ENTITY_TAG = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g

/** A strong comparison also requires that both tags are strong (RFC 9110, section 8.8.3.2). */
function includesTag(list: string, etag: string | undefined, isStrong: boolean): boolean {
  // `*` matches every representation, with a tag or without.
  if (list.trim() === '*') return true
  if (etag === undefined) return false
  const isWeak = etag.startsWith('W/')
  if (isStrong && isWeak) return false
  const own = isWeak ? etag.slice(2) : etag
  for (const [, weak, tag] of list.matchAll(ENTITY_TAG)) {
    if (tag === own && !(isStrong && weak !== undefined)) return true
  }
  return false
}

/** Whether a date is later than another; `undefined` if either is missing or malformed. */
function isLater(modified: string | undefined, since: string | undefined): boolean | undefined {
  const difference = parseDate(modified) - parseDate(since)
  return Number.isNaN(difference) ? undefined : difference > 0
}

/** An HTTP date (RFC 9110, section 5.6.7) in milliseconds; `NaN` for any other text. */
function parseDate(date = ''): number {
  if (date.endsWith(' GMT')) return Date.parse(date)
  return ASCTIME.test(date) ? Date.parse(`${date} GMT`) : Number.NaN
}

/** The obsolete form that does not name its time zone: `Sun Nov  6 08:49:37 1994`. */
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/

/** A weak `ETag` (RFC 9110, section 8.8.3): the length and a 64-bit FNV-1a hash of the body. */
function weakEtag(body: string | Uint8Array): string {
  // Two 32-bit lanes with different seeds: integers that every engine multiplies exactly.
  let high = 0x811c9dc5
  let low = 0x050c5d1f
  for (let index = 0; index < body.length; index++) {
    const unit = typeof body === 'string' ? body.charCodeAt(index) : (body[index] as number)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x01000193) ^ (low >>> 15)
  }
  return `W/"${body.length.toString(36)}-${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}"`
}
