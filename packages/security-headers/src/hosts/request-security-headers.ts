import type { RouteSecurityHeaders } from '../policy/policy.ts'

/** The security headers of one request, which its route can change. */
export interface RequestSecurityHeaders {
  /** The nonce of the request's Content-Security-Policy; undefined if the policy has none. */
  readonly cspNonce: string | undefined
  /**
   * Lays the options of a route over those of the app for this response. `false` removes every
   * header that the app did not set itself.
   *
   * @throws {SecurityHeadersError} for wrong options.
   */
  override(options: RouteSecurityHeaders): void
}

/**
 * The property of a request that holds its `RequestSecurityHeaders`. The symbol is in the global
 * registry, so that `findSecurityHeaders` of `@portolan/dispatch-core` reads the same property
 * without an import of this package.
 */
const KEY = Symbol.for('portolan.securityHeaders')

interface MarkedRequest {
  [KEY]?: RequestSecurityHeaders
}

/** Finds the security headers of a request; undefined if `securityHeaders` and the like have not seen it. */
export function findSecurityHeaders(request: object): RequestSecurityHeaders | undefined {
  return (request as MarkedRequest)[KEY] // any object may have the property
}

/** The nonce of the request's Content-Security-Policy, for `<script nonce>`. */
export function cspNonce(request: object): string | undefined {
  return findSecurityHeaders(request)?.cspNonce
}

/** Puts the headers of a request in the property where `findSecurityHeaders` finds them. */
export function markRequest(request: object, headers: RequestSecurityHeaders): void {
  ;(request as MarkedRequest)[KEY] = headers // only this package writes the property
}
