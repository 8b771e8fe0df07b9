declare global {
  namespace Portolan {
    /**
     * The matchers' names and the values they give, as the types of params read them.
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
 * `false` and `undefined` refuse it, anything else becomes the param's value. One that
 * throws refuses. It is called at most once for a segment and must not have side effects.
 */
export type ParamMatcher = (value: string) => unknown
