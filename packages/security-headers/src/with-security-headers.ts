import { Exchange } from './exchange.ts'
import { isLocalhost } from './localhost.ts'
import type { SecurityHeadersOptions } from './options.ts'
import { buildPolicy, type HeaderPair, type Policy, type RouteSecurityHeaders } from './policy.ts'
import { markRequest, type RequestSecurityHeaders, securityHeadersOf } from './request-headers.ts'

/** A handler of a fetch host. `Rest` is what the host passes besides: an environment, a context. */
export type FetchHandler<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/**
 * Wraps a fetch handler so that its responses carry the security headers. Those that the handler
 * set itself stay as they are. One wrapped handler within another takes the outer one's place.
 *
 * @throws SecurityHeadersError when the options make no sense
 */
export function withSecurityHeaders<Rest extends readonly unknown[]>(
  handler: FetchHandler<Rest>,
  options: SecurityHeadersOptions<Request, undefined> = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  if (typeof handler !== 'function') {
    throw new TypeError(
      'withSecurityHeaders: the first argument is no function. Write withSecurityHeaders((request) => …, options).',
    )
  }
  const policy = buildPolicy([options])
  return async (request, ...rest) => {
    const outer = securityHeadersOf(request)
    if (outer instanceof FetchExchange) {
      outer.replace(policy)
      return handler(request, ...rest)
    }
    const exchange = new FetchExchange(policy, request)
    markRequest(request, exchange)
    return exchange.finish(await handler(request, ...rest))
  }
}

/** A request on a fetch host: the headers are set on the response that the handler gave. */
class FetchExchange extends Exchange implements RequestSecurityHeaders {
  declare readonly request: Request
  #pairs: readonly HeaderPair[]

  constructor(policy: Policy, request: Request) {
    super(policy, request, undefined)
    this.#pairs = this.pairs(rethrow)
  }

  override(options: RouteSecurityHeaders): void {
    this.replace(this.policy.with(options))
  }

  /** Puts another policy in the place of this one. @throws what a function of the request threw */
  replace(policy: Policy): void {
    this.policy = policy
    this.#pairs = this.pairs(rethrow)
  }

  finish(response: Response): Response {
    // A switch of protocols and a network error have no headers to set, nor can they be copied.
    if (response.status < 200) return response
    try {
      this.#setHeaders(response.headers)
      return response
    } catch {
      // What fetch() and Response.redirect() give has headers that cannot be changed.
      const copy = new Response(response.body, response)
      this.#setHeaders(copy.headers)
      return copy
    }
  }

  protected override isSecure(): boolean {
    const { request, policy } = this
    const isSecure = policy.isSecure
      ? policy.isSecure(request as never) // the function was given for this host's requests
      : request.url.startsWith('https:')
    return isSecure && !isLocalhost(new URL(request.url).host)
  }

  #setHeaders(headers: Headers): void {
    const { overwrite, removesPoweredBy, removeHeaders } = this.policy
    if (removesPoweredBy) headers.delete('X-Powered-By')
    for (const name of removeHeaders) headers.delete(name)
    for (const [name, value] of this.#pairs) {
      if (overwrite || !headers.has(name)) headers.set(name, value)
    }
  }
}

function rethrow(error: unknown): never {
  throw error
}
