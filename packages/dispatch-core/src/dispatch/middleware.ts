import type { HandlerContext } from './context.ts'

/**
 * Runs around the handlers of its routes. What it returns is the result; returning nothing
 * after `next()` keeps the result of `next()`, and not calling `next()` ends the request there.
 *
 * `next()` resolves to the result of what is below, or rejects with what it threw.
 */
// A method signature for the same reason as `Handler`.
export type Middleware = {
  run(context: HandlerContext, next: () => Promise<unknown>): unknown
}['run']

/**
 * Runs the chain from the outside in, then the handler, and gives the result.
 * Without middleware this is the handler's own result, promise or not.
 */
export function runMiddleware(
  chain: readonly Middleware[],
  context: HandlerContext,
  handle: () => unknown,
): unknown {
  return chain.length === 0 ? handle() : runFrom(0)

  async function runFrom(index: number): Promise<unknown> {
    const middleware = chain[index]
    if (middleware === undefined) return handle()
    let below: Promise<unknown> | undefined
    const next = (): Promise<unknown> => {
      if (below !== undefined) {
        throw new Error(
          `next() was called twice in middleware ${index + 1} of ${context.route.id}; call it once`,
        )
      }
      below = runFrom(index + 1)
      // What the middleware does not await must not end the process; it is awaited below.
      below.catch(() => {})
      return below
    }
    const result = await middleware(context, next)
    return result === undefined ? below : result
  }
}
