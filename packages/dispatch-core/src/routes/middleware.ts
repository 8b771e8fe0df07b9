import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import type { HandlerContext } from '../contract/context.ts'

/**
 * Runs around the handlers of its routes. What it returns is the result; returning nothing
 * after `next()` keeps the result of `next()`, and not calling `next()` ends the request there.
 *
 * `next()` resolves to the result of what is below, or rejects with what it threw. It is
 * called at most once, and before the middleware returns.
 */
// A method signature for the same reason as `Handler`.
export type Middleware = {
  run(context: HandlerContext, next: () => Promise<unknown>): unknown
}['run']

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
 * @throws {UsageError} for anything that is no middleware, so that no guard is lost.
 */
export function toMiddlewareChain(sources: unknown, where: string): Middleware[] {
  if (typeof sources === 'function') return [fromFunction(sources as Middleware, where)]
  if (Array.isArray(sources)) return sources.flatMap((source) => toMiddlewareChain(source, where))
  if (isModule(sources)) return toMiddlewareChain(sources.default, where)
  throw new UsageError(
    'invalid-middleware',
    `${where}: ${quote(sources)} is not a middleware; give a function, an array of functions, a module with a default export, or () => import(…)`,
  )
}

/** What a middleware gives to be replaced by others, which it has just imported. */
export class ImportedMiddleware {
  readonly chain: readonly Middleware[]

  constructor(chain: readonly Middleware[]) {
    this.chain = chain
  }
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
export interface DefineMiddleware<Members = unknown> {
  /**
   * A middleware, typed.
   *
   * @example export default defineMiddleware(async (context, next) => { …; return next() })
   * @throws {UsageError} for a middleware that is not a function.
   */
  <State = Portolan.State, Result = unknown>(
    middleware: (
      context: HandlerContext<string, State> & Members,
      next: () => Promise<unknown>,
    ) => Result,
  ): (context: HandlerContext<string, State> & Members, next: () => Promise<unknown>) => Result
}

/** A middleware, typed. */
export const defineMiddleware: DefineMiddleware = (middleware) => {
  if (typeof middleware === 'function') return middleware
  throw new UsageError(
    'invalid-middleware',
    `defineMiddleware() got a value of type ${typeof middleware}; write defineMiddleware((context, next) => next())`,
  )
}
