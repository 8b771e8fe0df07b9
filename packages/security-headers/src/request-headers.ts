import type { RouteSecurityHeaders } from './policy.ts'

/** What a route can ask of the headers of the request that it answers. */
export interface RequestSecurityHeaders {
  /** The nonce of the request's Content-Security-Policy; undefined if the policy has none. */
  readonly cspNonce: string | undefined
  /**
   * Lays a route's options over those of the app for this response; `false` takes all of the
   * headers away that the app did not set itself.
   * @throws SecurityHeadersError for options that make no sense
   */
  override(options: RouteSecurityHeaders): void
}

/**
 * The property of a request that holds its `RequestSecurityHeaders`. The symbol is in the global
 * registry, so that a host that does not import this package can read it as well.
 */
const KEY = Symbol.for('portolan.securityHeaders')

interface Marked {
  [KEY]?: RequestSecurityHeaders
}

/** The headers of a request that a middleware or wrapper of this package has seen. */
export function securityHeadersOf(request: object): RequestSecurityHeaders | undefined {
  return (request as Marked)[KEY] // any object may have the property
}

/** The nonce of the request's Content-Security-Policy, for `<script nonce>`. */
export function cspNonce(request: object): string | undefined {
  return securityHeadersOf(request)?.cspNonce
}

/** Leaves the headers of a request where `securityHeadersOf` finds them. */
export function markRequest(request: object, headers: RequestSecurityHeaders): void {
  ;(request as Marked)[KEY] = headers // a property of our own, which nothing else reads
}
