declare global {
  namespace Portolan {
    /**
     * The names of matchers and the types of their values. The types of params read them.
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
 * Decides whether a param's decoded text is accepted. `true` takes the text as it is,
 * `false` and `undefined` refuse it, and any other value becomes the param's value. A matcher
 * that throws refuses. It is called at most once for a segment and must not have side effects.
 */
export type ParamMatcher = (value: string) => unknown

/** The matchers that every table has, in the order in which they are tried. */
export const builtInMatchers: Readonly<Record<'int' | 'uuid' | 'slug', ParamMatcher>> = {
  int: toSafeInteger,
  uuid: isUuid,
  slug: isSlug,
}

/** A safe integer in its one decimal spelling: `0` and `-7`, not `-0`, `007` or `+7`. */
function toSafeInteger(value: string): number | undefined {
  if (!/^(?:0|-?[1-9][0-9]{0,15})$/.test(value)) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

/** The text form of any UUID, in either case (RFC 9562, section 4). */
function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}

/** Lower-case letters and digits of ASCII with single hyphens between them. */
function isSlug(value: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value)
}
