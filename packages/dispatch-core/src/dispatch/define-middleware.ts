import type { HandlerContext } from './context.ts'

/** The type of `defineMiddleware()`. An adapter's has its host's own members in the context. */
export type DefineMiddleware<Members = unknown> = <State = Portolan.State, Result = unknown>(
  middleware: (
    context: HandlerContext<string, State> & Members,
    next: () => Promise<unknown>,
  ) => Result,
) => (context: HandlerContext<string, State> & Members, next: () => Promise<unknown>) => Result

/**
 * A middleware, typed.
 *
 * @example export default defineMiddleware(async (context, next) => { …; return next() })
 * @throws {TypeError} for what is no function.
 */
export const defineMiddleware: DefineMiddleware = (middleware) => {
  if (typeof middleware === 'function') return middleware
  throw new TypeError(
    `defineMiddleware() got a value of type ${typeof middleware}; write defineMiddleware((context, next) => next())`,
  )
}
