import { ConnectExchange } from './connect-exchange.ts'
import type { ConnectRequest, ConnectResponse } from './connect-host.ts'
import type { SecurityHeadersOptions } from './options.ts'
import { buildPolicy, type Policy } from './policy.ts'
import { markRequest, securityHeadersOf } from './request-headers.ts'

/** A middleware as Express, Polka and Connect take it. */
export type ConnectMiddleware<Req, Res> = (
  request: Req,
  response: Res,
  next: (error?: unknown) => void,
) => void

/**
 * A middleware that sets the security headers on the response and goes on. Headers that are set
 * before or after it stay as they are. One below another, on a path of its own, takes the other's
 * place there.
 *
 * @throws SecurityHeadersError when the options make no sense
 */
export function securityHeaders<
  Req extends ConnectRequest = ConnectRequest,
  Res extends ConnectResponse = ConnectResponse,
>(options: SecurityHeadersOptions<Req, Res> = {}): ConnectMiddleware<Req, Res> {
  const policy = buildPolicy([options])
  return function securityHeadersMiddleware(request, response, next) {
    try {
      apply(policy, request, response)
    } catch (error) {
      next(error)
      return
    }
    next()
  }
}

function apply(policy: Policy, request: ConnectRequest, response: ConnectResponse): void {
  const outer = securityHeadersOf(request)
  if (outer instanceof ConnectExchange) {
    outer.replace(policy)
    return
  }
  const exchange = new ConnectExchange(policy, request, response)
  markRequest(request, exchange)
  exchange.apply()
}
