import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'

/** Whether a path may, may not or must end with a slash. The root is `/` in each case. */
export type TrailingSlash = 'ignore' | 'never' | 'always'

/** @throws {UsageError} for any other value. */
export function checkTrailingSlash(value: TrailingSlash): void {
  if (value === 'ignore' || value === 'never' || value === 'always') return
  throw new UsageError(
    'invalid-option',
    `trailingSlash is ${quote(value)}; write 'ignore', 'never' or 'always'`,
  )
}

/**
 * The path of a raw request target without its trailing slash. `undefined` if no route can match:
 * for a target that is not in origin-form (RFC 9112, section 3.2.1), and for a trailing slash, or
 * the lack of one, that the option forbids.
 */
export function toPath(target: string, trailingSlash: TrailingSlash): string | undefined {
  if (target.charCodeAt(0) !== SLASH) return undefined
  const query = target.indexOf('?')
  const length = query === -1 ? target.length : query
  if (length === 1) return '/'
  const hasSlash = target.charCodeAt(length - 1) === SLASH
  if (hasSlash ? trailingSlash === 'never' : trailingSlash === 'always') return undefined
  // "//" is not the root with a trailing slash, since the root ends with its own slash.
  if (hasSlash && length === 2) return undefined
  const end = hasSlash ? length - 1 : length
  return end === target.length ? target : target.slice(0, end)
}

export const SLASH = 0x2f

/** The same path with upper-case hex, as in the static texts of routes. */
export function toUpperHex(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (encoded) => encoded.toUpperCase())
}

/**
 * Whether a path has neither empty segments nor a fragment. A valid request target has no fragment,
 * and the text behind `#` is not a path.
 */
export function isValidPath(path: string): boolean {
  return !path.includes('#') && !path.includes('//') && !path.endsWith('/')
}

/** The start of the first segment. The root has none, so its start is behind its end. */
export function startOf(path: string): number {
  return path === '/' ? 2 : 1
}

/** The end of the segment that begins at `start`: the next slash, or the end of the path. */
export function endOfSegment(path: string, start: number): number {
  const slash = path.indexOf('/', start)
  return slash === -1 ? path.length : slash
}

/** The start of the segment before the one that begins at `start`; 0 before the first. */
export function startBefore(path: string, start: number): number {
  return start < 2 ? 0 : path.lastIndexOf('/', start - 2) + 1
}

/**
 * Decodes a part of a raw path. `undefined` for a malformed part: one with an encoding that is not
 * UTF-8, with an ASCII control character, encoded or not, or with a part between `/` or `\` that is
 * `.` or `..`, which a file server would take for another directory.
 */
export function decodeText(raw: string): string | undefined {
  const text = raw.includes('%') ? decode(raw) : raw
  return text === undefined || CONTROL.test(text) || DOT_SEGMENT.test(text) ? undefined : text
}

/**
 * Whether a character surely stands for itself in a param. `false` leaves it open: few ranges are
 * faster to test than the exact set.
 */
export function isPlainCode(code: number): boolean {
  return code >= 0x26 && code <= 0x7e && code !== 0x5c
}

/** Whether plain text is `.` or `..`. */
export function isDotSegment(path: string, start: number, end: number): boolean {
  const length = end - start
  if (length > 2 || path.charCodeAt(start) !== DOT) return false
  return length === 1 || path.charCodeAt(start + 1) === DOT
}

/**
 * Whether a part of a path encodes a character without need: a letter, a digit, `-`, `.` or `_`.
 * A guard in front, which compares raw paths, does not recognise its own text in such a part. `~`
 * does not count, since the form encoding of some languages encodes it.
 */
export function hasNeedlessEncoding(path: string, start: number, end: number): boolean {
  const first = path.indexOf('%', start)
  return first !== -1 && first < end && NEEDLESS.test(path.slice(first, end))
}

const DOT = 0x2e
const DOT_SEGMENT = /(?:^|[/\\])\.\.?(?:[/\\]|$)/
const NEEDLESS = /%(?:2[DE]|3\d|4[1-9A-F]|5[\dAF]|6[1-9A-F]|7[\dA])/i

// biome-ignore lint/suspicious/noControlCharactersInRegex: paths with such characters are refused.
const CONTROL = /[\0-\x1f\x7f]/

function decode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw)
  } catch {
    return undefined
  }
}
