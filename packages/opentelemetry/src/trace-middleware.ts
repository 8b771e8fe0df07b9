import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Middleware } from '@portolan/dispatch-core'
import { TRACER } from './metrics.ts'
import { isFault } from './semantics.ts'

/**
 * A middleware with a span of its own, from its start until it calls `next()`, answers or fails. The
 * spans of the handler are not below it.
 *
 * @param name of the span. Default: `middleware` and the name of the function.
 * @example export default traceMiddleware(requireUser)
 */
export function traceMiddleware<Traced extends Middleware>(
  middleware: Traced,
  name: string = `middleware ${middleware.name}`.trimEnd(),
): Traced {
  if (typeof middleware !== 'function') {
    throw new TypeError(
      `traceMiddleware() got ${typeof middleware}; give a middleware, (context, next) => …`,
    )
  }
  const traced: Middleware = async (handlerContext, next) => {
    const outer = context.active()
    const span = trace.getTracer(...TRACER).startSpan(name)
    try {
      return await context.with(trace.setSpan(outer, span), () =>
        middleware(handlerContext, () => {
          span.end()
          return context.with(outer, next)
        }),
      )
    } catch (error) {
      if (span.isRecording() && isFault(error, handlerContext.signal)) {
        span.setStatus({ code: SpanStatusCode.ERROR })
      }
      throw error
    } finally {
      span.end()
    }
  }
  // Its description stays readable. It takes and gives the same.
  return Object.assign(traced, middleware) as Traced
}
