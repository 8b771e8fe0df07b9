import type { DeprecationInput, Described, Middleware } from '@portolan/dispatch-core'
import { defineMiddleware } from '@portolan/dispatch-core'

/** The middleware that `deprecated()` makes, with its description. */
export type Deprecated = Middleware & Described<{ readonly deprecated: DeprecationInput }>

/**
 * Says of all routes below it that they go away: their answers have `Deprecation` (RFC 9745),
 * `Sunset` (RFC 8594) and a `Link` to the successor, and the document marks their operations. One
 * handler says the same by `deprecated` in its definition.
 *
 * @example
 * // app/v1/middleware.ts
 * export default deprecated({ since: '2026-01-31', sunset: '2027-01-31', successor: '/v2' })
 * @throws {UsageError} for a value that is not valid.
 */
export function deprecated(input: DeprecationInput): Deprecated {
  return defineMiddleware({ deprecated: input }, (_context, next) => next())
}
