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

/**
 * Accepts only the shortest decimal spelling of a safe integer: `0` and `-7`, not `-0` or `007`.
 */
function toSafeInteger(value: string): number | undefined {
  if (!/^(?:0|-?[1-9][0-9]{0,15})$/.test(value)) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

/** Accepts the text form of any UUID, in either case (RFC 9562, section 4). */
function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}

/** Accepts lower-case ASCII letters and digits, with single hyphens between them. */
function isSlug(value: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value)
}
