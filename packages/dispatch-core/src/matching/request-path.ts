import { UsageError } from '../checks/errors.ts'
/** Whether a path may, may not or must end with a slash. The root is `/` in each case. */
export type TrailingSlash = 'ignore' | 'never' | 'always'

/** @throws {UsageError} for any other value. */
export function checkTrailingSlash(value: TrailingSlash): void {
  if (value === 'ignore' || value === 'never' || value === 'always') return
  throw new UsageError(
    'invalid-option',
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
  // "//" is not the root with a trailing slash: the slash of the root is the last one already.
  if (hasSlash && length === 2) return undefined
  const end = hasSlash ? length - 1 : length
  return end === target.length ? target : target.slice(0, end)
}

const SLASH = 47

/** The same path with its percent-encoding in upper case, as static texts are kept. */
export function toUpperHex(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (encoded) => encoded.toUpperCase())
}

/** Where the first segment begins. The root has no segment: one would begin behind its end. */
export function startOf(path: string): number {
  return path === '/' ? 2 : 1
}

/** Where the segment that begins at `start` ends: at a slash, or with the path. */
export function endOfSegment(path: string, start: number): number {
  const slash = path.indexOf('/', start)
  return slash === -1 ? path.length : slash
}

/** Where the segment before the one that begins at `start` begins; 0 before the first. */
export function startBefore(path: string, start: number): number {
  return start < 2 ? 0 : path.lastIndexOf('/', start - 2) + 1
}

/**
 * Decodes a part of a raw path, or gives `undefined` where it is malformed: an encoding that is
 * not UTF-8, or a control character of ASCII, encoded or not.
 */
export function decodeText(raw: string): string | undefined {
  if (isPlain(raw)) return raw
  const text = raw.includes('%') ? decode(raw) : raw
  return text === undefined || CONTROL.test(text) ? undefined : text
}

/** Whether a raw text stands for itself. Some texts that do are not seen as such. */
export function isPlain(raw: string): boolean {
  return !UNUSUAL.test(raw)
}

/** More characters than those to decode or refuse, so that it is one range, which is found faster. */
const UNUSUAL = /[^&-~]/

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are refused.
const CONTROL = /[\0-\x1f\x7f]/

function decode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw)
  } catch {
    return undefined
  }
}
