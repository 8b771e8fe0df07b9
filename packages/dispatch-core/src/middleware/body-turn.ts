import type { HandlerContext } from '../contract/context.ts'
import { type HostRequest, hostRequestOf } from '../contract/host-request.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { findHandler } from '../routes/endpoint.ts'
import { type OwnMiddleware, ownMiddleware } from '../routes/middleware.ts'
import type { Handler } from '../routes/route-module.ts'

/**
 * Calls the handler of a request with its body. A handler with middleware of its own may have some
 * that reads the stream, so it asks for the body itself, when its turn comes.
 */
export function callHandler(exchange: Exchange, handler: Handler): unknown {
  const { context } = exchange
  if (!exchange.hasBodyToParse()) return handler(context)
  if (!(ownMiddleware in handler)) return exchange.callWithBody(handler)
  const { body } = exchange
  const reading = body.isPending && !isStreamAwaited(exchange) ? body.parseKnown() : undefined
  return reading === undefined ? handler(context) : reading.then(() => handler(context))
}

/**
 * Calls the last of a handler's own middleware with the body, since it is the handler's turn.
 *
 * @throws {HttpError} 400, 413 or 415 for a body that cannot be parsed.
 */
export function callWithBody(context: HandlerContext, handler: Handler): unknown {
  const exchange = findExchange(context)
  return exchange === undefined ? handler(context) : exchange.callWithBody(handler)
}

/**
 * The mark of a middleware that reads the stream of the body itself, as parsers and proxies do. Its
 * value tells for which requests. `Symbol.for`, so that the ESM and CommonJS copies of this package
 * agree.
 */
// `Symbol.for` has no type of its own for each name.
export const takesStream: unique symbol = Symbol.for('portolan.takesStream') as never

/**
 * Prepares the body for a middleware of another kind than ours, which expects to find the body
 * parsed. Returns a promise only where it has to wait.
 *
 * @param middleware one that is marked reads the stream itself, and the body is left to it
 * @returns `false` if the body waits for a marked middleware further below, so that this one cannot
 * see it
 * @throws {HttpError} 400 or 413 for a body that cannot be parsed.
 */
export function prepareBody(
  context: HandlerContext,
  middleware: object,
): boolean | Promise<boolean> {
  const exchange = findExchange(context)
  if (exchange === undefined || !exchange.hasBodyToParse()) return true
  const { body, hostRequest } = exchange
  if (takes(middleware, hostRequest)) {
    body.takersBefore.add(middleware)
    return true
  }
  if (!body.isPending) return true
  if (isStreamAwaited(exchange)) return false
  return body.parseKnown()?.then(() => true) ?? true
}

/** Whether a middleware that has not run yet reads the stream of this request. */
function isStreamAwaited({ route, endpoint, hostRequest, body }: Exchange): boolean {
  const handler = findHandler(endpoint, hostRequest.method) as OwnMiddleware | undefined
  return [...route.middleware, ...(handler?.[ownMiddleware] ?? [])].some(
    (middleware) => takes(middleware, hostRequest) && !body.takersBefore.has(middleware),
  )
}

function takes(middleware: object, hostRequest: HostRequest): boolean {
  const { [takesStream]: isTaker } = middleware as {
    [takesStream]?: (hostRequest: HostRequest) => boolean
  }
  return isTaker?.(hostRequest) === true
}

/** The exchange of a context; `undefined` for one that a test has made by hand. */
export function findExchange(context: HandlerContext): Exchange | undefined {
  const { [hostRequestOf]: hostRequest } = context as { [hostRequestOf]?: HostRequest }
  // The dispatcher has put the exchange there.
  return hostRequest?.running as Exchange | undefined
}
