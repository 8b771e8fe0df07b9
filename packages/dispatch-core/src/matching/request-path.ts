/** Whether a path may, may not or must end with a slash. The root is `/` in each case. */
export type TrailingSlash = 'ignore' | 'never' | 'always'

/** @throws {TypeError} for any other value. */
export function checkTrailingSlash(value: TrailingSlash): void {
  if (value === 'ignore' || value === 'never' || value === 'always') return
  throw new TypeError(
    `trailingSlash is ${JSON.stringify(value)}; write 'ignore', 'never' or 'always'`,
  )
}

/**
 * The path of a raw request target without its trailing slash, or `undefined` where no
 * route can match: the target is in another form than origin-form (RFC 9112, section
 * 3.2), or its last slash is not there as the option wants it.
 */
export function toPath(target: string, trailingSlash: TrailingSlash): string | undefined {
  if (target.charCodeAt(0) !== SLASH) return undefined
  const query = target.indexOf('?')
  const length = query === -1 ? target.length : query
  if (length === 1) return '/'
  const hasSlash = target.charCodeAt(length - 1) === SLASH
  if (hasSlash ? trailingSlash === 'never' : trailingSlash === 'always') return undefined
  // "//" is no root with a trailing slash: the root's own slash is the last one already.
  if (hasSlash && length === 2) return undefined
  const end = hasSlash ? length - 1 : length
  return end === target.length ? target : target.slice(0, end)
}

const SLASH = 47

/** The same path with its percent-encoding in upper case, the one in which texts are kept. */
export function toUpperHex(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (encoded) => encoded.toUpperCase())
}
