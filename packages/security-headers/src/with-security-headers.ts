import { FetchExchange } from './fetch-exchange.ts'
import type { SecurityHeadersOptions } from './options.ts'
import { buildPolicy } from './policy.ts'
import { markRequest, securityHeadersOf } from './request-headers.ts'

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
