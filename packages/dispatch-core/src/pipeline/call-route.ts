import type { Exchange } from '../exchange/exchange.ts'
import { HttpError } from '../results/http-error.ts'
import { type HelperResult, toDraft } from '../results/result.ts'
import { runMiddleware } from './run-middleware.ts'

/**
 * The result of the route for one admitted request: runs the middleware, parses the body and calls
 * the handler. Returns a promise only where a stage has to wait.
 *
 * @throws the error that a handler throws at once.
 */
export function callRoute(exchange: Exchange): unknown {
  const { route } = exchange
  if (route.middleware.length === 0) return callHandler(exchange)
  return runMiddleware(route.middleware, exchange, () => callHandler(exchange))
}

function callHandler(exchange: Exchange): unknown {
  const { context, endpoint } = exchange
  const handler = endpoint.handlers[context.method]
  if (handler === undefined) return answerWithoutHandler(context.method, endpoint.allow)
  if (!hasBodyToParse(exchange)) return handler(context)
  return exchange.body.parse().then((body) => {
    context.body = body
    return handler(context)
  })
}

function hasBodyToParse(exchange: Exchange): boolean {
  const { hostRequest } = exchange
  const { method } = hostRequest
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false
  return hostRequest.hasBody || exchange.body.parsedBefore() !== undefined
}

/** 204 to OPTIONS, else 405, both with `Allow` (RFC 9110, sections 9.3.7 and 15.5.6). */
function answerWithoutHandler(method: string, allow: string): HelperResult | HttpError {
  if (method === 'OPTIONS') {
    return { [toDraft]: () => ({ status: 204, headers: [['Allow', allow]], body: null }) }
  }
  return new HttpError(405, { detail: `This resource answers ${allow}`, headers: { Allow: allow } })
}
