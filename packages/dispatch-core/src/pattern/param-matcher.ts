declare global {
  namespace Portolan {
    /**
     * The names of matchers and the types of their values, from which params get their types.
     *
     * @example
     * declare global {
     *   namespace Portolan {
     *     interface ParamMatchers { date: Date }
     *   }
     * }
     */
    interface ParamMatchers {
      int: number
      uuid: string
      slug: string
    }
  }
}

/**
 * Decides whether a param's decoded text is accepted. `true` accepts the text as it is, `false` and
 * `undefined` refuse it, and any other value becomes the param's value. A thrown error refuses it,
 * too. The function is called at most once for a segment, and must not have side effects.
 */
export type ParamMatcher = (value: string) => unknown

/** The matchers that every table has, in the order in which they are tried. */
export const builtInMatchers: Readonly<Record<'int' | 'uuid' | 'slug', ParamMatcher>> = {
  int: toSafeInteger,
  uuid: isUuid,
  slug: isSlug,
}

function toSafeInteger(value: string): number | undefined {
  return readSafeInteger(value, 0, value.length)
}

/**
 * Reads the text from `start` to `end` as a safe integer in its shortest decimal spelling: `0` and
 * `-7`, not `-0` or `007`.
 */
export function readSafeInteger(text: string, start: number, end: number): number | undefined {
  const isNegative = text.charCodeAt(start) === MINUS
  const first = isNegative ? start + 1 : start
  const length = end - first
  if (length < 1 || length > MOST_DIGITS) return undefined
  if (text.charCodeAt(first) === ZERO && (isNegative || length > 1)) return undefined
  let number = 0
  for (let index = first; index < end; index++) {
    const digit = text.charCodeAt(index) - ZERO
    if (digit < 0 || digit > 9) return undefined
    number = number * 10 + digit
  }
  if (number > Number.MAX_SAFE_INTEGER) return undefined
  return isNegative ? -number : number
}

const MINUS = 0x2d
const ZERO = 0x30
/** The number of digits of the largest safe integer. */
const MOST_DIGITS = 16

/** Accepts the text form of any UUID, in either case (RFC 9562, section 4). */
function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}

/** Accepts lower-case ASCII letters and digits, with single hyphens between them. */
function isSlug(value: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value)
}
