import { type Exchange, reportTo } from '../exchange/exchange.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import { HttpError } from '../results/http-error.ts'
import { type HelperResult, toDraft } from '../results/result.ts'
import { runMiddleware } from './run-middleware.ts'

/**
 * The result for one request: cross-site check, middleware, body, handler. It comes at once
 * where nothing has to be awaited.
 *
 * @throws what a handler or a middleware throws at once.
 */
export function answer(exchange: Exchange, context: RequestContext): unknown {
  const { endpoint, settings, hostRequest, route } = exchange
  const { securityHeaders } = endpoint.config
  if (securityHeaders !== undefined) hostRequest.securityHeaders?.override(securityHeaders)
  settings.refuseCrossSite(hostRequest, endpoint.config.csrf ?? settings.csrf)
  if (route.middleware.length === 0) return handle(exchange, context)
  return runMiddleware(
    route.middleware,
    context,
    () => handle(exchange, context),
    (error) => reportTo(settings, error, context),
  )
}

function handle(exchange: Exchange, context: RequestContext): unknown {
  const { endpoint, hostRequest } = exchange
  const handler = endpoint.handlers[hostRequest.method]
  if (handler === undefined) return answerWithout(hostRequest.method, endpoint.allow)
  if (!takesBody(exchange)) return handler(context)
  return exchange.body.parse().then((body) => {
    context.body = body
    return handler(context)
  })
}

function takesBody(exchange: Exchange): boolean {
  const { hostRequest } = exchange
  if (
    hostRequest.method === 'GET' ||
    hostRequest.method === 'HEAD' ||
    hostRequest.method === 'OPTIONS'
  )
    return false
  return hostRequest.hasBody || exchange.body.parsedBefore() !== undefined
}

/** RFC 9110, sections 9.3.7 and 15.5.6. */
function answerWithout(method: string, allow: string): HelperResult | HttpError {
  if (method === 'OPTIONS') {
    return { [toDraft]: () => ({ status: 204, headers: [['Allow', allow]], body: null }) }
  }
  return new HttpError(405, { detail: `This resource answers ${allow}`, headers: { Allow: allow } })
}
