/** The app's security headers for one request, as `@portolan/security-headers` leaves them on it. */
export interface RequestSecurityHeaders {
  /** The nonce of the response's Content-Security-Policy; `undefined` if the policy has none. */
  readonly cspNonce: string | undefined
  /** Lays a route's options over the app's for this response; `false` takes the headers away. */
  override(options: false | Readonly<Record<string, unknown>>): void
}

// In the global registry: neither package imports the other.
const key = Symbol.for('portolan.securityHeaders')

/** The security headers of a host's request object; `undefined` where the app sets none. */
export function findSecurityHeaders(request: object): RequestSecurityHeaders | undefined {
  return (request as { [key]?: RequestSecurityHeaders })[key]
}
