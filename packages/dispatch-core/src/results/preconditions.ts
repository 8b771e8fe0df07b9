/** What the conditions of a request ask for: the response itself, 304 or 412. */
export type PreconditionOutcome = 200 | 304 | 412

/**
 * Evaluates the conditions of a GET or HEAD request (RFC 9110, section 13.2.2, in its order)
 * against what the response says of its representation.
 *
 * @param header reads a request header by its lower-case name
 * @param etag the response's `ETag`
 * @param modified the response's `Last-Modified`
 */
export function evaluatePreconditions(
  header: (name: string) => string | undefined,
  etag: string | undefined,
  modified: string | undefined,
): PreconditionOutcome {
  const ifMatch = header('if-match')
  if (ifMatch !== undefined) {
    if (!includesTag(ifMatch, etag, true)) return 412
  } else if (isLater(modified, header('if-unmodified-since')) === true) return 412
  const ifNoneMatch = header('if-none-match')
  if (ifNoneMatch !== undefined) return includesTag(ifNoneMatch, etag, false) ? 304 : 200
  return isLater(modified, header('if-modified-since')) === false ? 304 : 200
}

const tagPattern = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g

/** Strong comparison asks for two strong tags; the weak one for equal text (RFC 9110, section 8.8.3.2). */
function includesTag(list: string, etag: string | undefined, isStrong: boolean): boolean {
  if (etag === undefined) return false
  if (list.trim() === '*') return true
  const isWeak = etag.startsWith('W/')
  if (isStrong && isWeak) return false
  const own = isWeak ? etag.slice(2) : etag
  for (const [, weak, tag] of list.matchAll(tagPattern)) {
    if (tag === own && !(isStrong && weak !== undefined)) return true
  }
  return false
}

/** Whether a date is later than another; `undefined` where either is missing or no date. */
function isLater(modified: string | undefined, since: string | undefined): boolean | undefined {
  if (modified === undefined || since === undefined) return undefined
  const difference = Date.parse(modified) - Date.parse(since)
  return Number.isNaN(difference) ? undefined : difference > 0
}
