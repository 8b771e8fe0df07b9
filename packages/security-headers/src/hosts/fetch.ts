import { invalidValue } from '../checks/errors.ts'
import type { HeaderInput } from '../headers/header.ts'
import type { SecurityHeadersOptions } from '../policy/options.ts'
import {
  buildPolicy,
  type HeaderPair,
  type Policy,
  type RouteSecurityHeaders,
} from '../policy/policy.ts'
import { createNonce, isLocalhost, requirePairs } from '../policy/request-values.ts'
import {
  findSecurityHeaders,
  markRequest,
  type RequestSecurityHeaders,
} from './request-security-headers.ts'

/**
 * A handler of a fetch host. `Rest` are the arguments that the host passes after the request, such
 * as an environment and a context.
 */
export type FetchHandler<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/**
 * Wraps a fetch handler so that its responses have the security headers. Headers that the handler
 * sets itself stay as they are. A wrapped handler that runs inside another replaces the headers of
 * the outer one.
 *
 * @throws {SecurityHeadersError} for wrong options, and for a handler that is not a function.
 */
export function withSecurityHeaders<Rest extends readonly unknown[]>(
  handler: FetchHandler<Rest>,
  options: SecurityHeadersOptions<Request, undefined> = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  if (typeof handler !== 'function') {
    const instead = 'Write withSecurityHeaders((request) => …, options)'
    throw invalidValue('withSecurityHeaders', handler, 'is not a function', instead)
  }
  const policy = buildPolicy([options])
  return async (request, ...rest) => {
    const outer = findSecurityHeaders(request)
    if (outer instanceof FetchSecurityHeaders) {
      outer.replace(policy)
      return handler(request, ...rest)
    }
    const headers = new FetchSecurityHeaders(policy, request)
    markRequest(request, headers)
    return headers.addTo(await handler(request, ...rest))
  }
}

/** The security headers of one request, which are set on the response of the handler. */
class FetchSecurityHeaders implements HeaderInput, RequestSecurityHeaders {
  readonly request: Request
  readonly response = undefined
  cspNonce: string | undefined
  private policy: Policy
  private pairs: readonly HeaderPair[]

  /** @throws {unknown} the error of an option's function. */
  constructor(policy: Policy, request: Request) {
    this.request = request
    this.cspNonce = undefined
    this.policy = policy
    this.pairs = this.readPairs()
  }

  override(options: RouteSecurityHeaders): void {
    this.replace(this.policy.with(options))
  }

  /**
   * Uses the headers of another policy instead.
   *
   * @throws {unknown} the error of an option's function.
   */
  replace(policy: Policy): void {
    this.policy = policy
    this.pairs = this.readPairs()
  }

  makeNonce(): string {
    this.cspNonce ??= createNonce()
    return this.cspNonce
  }

  /** Sets the headers on a response, or on a copy of one whose headers cannot be changed. */
  addTo(response: Response): Response {
    // A switch of protocols and a network error have no headers to set and cannot be copied.
    if (response.status < 200) return response
    try {
      this.setHeaders(response.headers)
      return response
    } catch {
      // The responses of fetch() and Response.redirect() have headers that cannot be changed.
      const copy = new Response(response.body, response)
      this.setHeaders(copy.headers)
      return copy
    }
  }

  private readPairs(): readonly HeaderPair[] {
    const { policy, request } = this
    return requirePairs(policy, this, policy.hasSecureOnly && isSecureRequest(request, policy))
  }

  private setHeaders(headers: Headers): void {
    const { overwrite, removesPoweredBy, removeHeaders } = this.policy
    if (removesPoweredBy) headers.delete('X-Powered-By')
    for (const name of removeHeaders) headers.delete(name)
    for (const [name, value] of this.pairs) {
      if (overwrite || !headers.has(name)) headers.set(name, value)
    }
  }
}

/** Whether a request came over TLS, and not to localhost. */
function isSecureRequest(request: Request, policy: Policy): boolean {
  const isSecure = policy.isSecure
    ? policy.isSecure(request as never) // the option's function takes the requests of this host
    : request.url.startsWith('https:')
  return isSecure && !isLocalhost(new URL(request.url).host)
}
