import type { HandlerContext } from '../contract/context.ts'
import { ImportedMiddleware, type Middleware } from '../pipeline/run-middleware.ts'

/** A module whose default export is a middleware or a list of them. */
export interface MiddlewareModule {
  readonly default: Middleware | readonly Middleware[]
}

/** Middleware as a value or as an import. */
export type MiddlewareSource =
  | Middleware
  | readonly Middleware[]
  | MiddlewareModule
  | (() => Promise<MiddlewareModule>)

/**
 * The middleware of a route in one list, outermost first.
 *
 * @param where the route, for messages
 * @throws {TypeError} for anything that is no middleware, so that no guard is lost.
 */
export function toMiddlewareChain(sources: unknown, where: string): Middleware[] {
  if (typeof sources === 'function') return [fromFunction(sources as Middleware, where)]
  if (Array.isArray(sources)) return sources.flatMap((source) => toMiddlewareChain(source, where))
  if (isModule(sources)) return toMiddlewareChain(sources.default, where)
  const written = typeof sources === 'string' ? JSON.stringify(sources) : String(sources)
  throw new TypeError(
    `${where}: ${written} is no middleware; give a function, an array of functions, a module with a default export, or () => import(…)`,
  )
}

/**
 * A function that takes nothing may be `() => import(…)`: what it gives tells, the first time it
 * runs. One that calls `next()` is a middleware, whatever comes back from below: that may be
 * a client's own JSON.
 */
function fromFunction(source: Middleware, where: string): Middleware {
  if (source.length > 0) return source
  let imported: ImportedMiddleware | undefined
  return async (context, next) => {
    if (imported !== undefined) return imported
    let isMiddleware = false
    const result = await source(context, () => {
      isMiddleware = true
      return next()
    })
    if (isMiddleware || !isModule(result)) return result
    imported = new ImportedMiddleware(toMiddlewareChain(result.default, where))
    return imported
  }
}

/** A module's namespace; from CommonJS, `default` may be a module once more. No JSON is one. */
function isModule(value: unknown): value is { default: unknown } {
  if (typeof value !== 'object' || value === null) return false
  if ((value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Module') return true
  if (!('default' in value)) return false
  const { default: exported } = value
  if (Array.isArray(exported)) return exported.some((item) => typeof item === 'function')
  return typeof exported === 'function' || isModule(exported)
}

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
