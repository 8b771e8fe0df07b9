import { UsageError } from '../checks/errors.ts'
import { isThenable, quote } from '../checks/values.ts'
import type { HandlerContext } from '../contract/context.ts'
import {
  checkAnswers,
  checkHeaders,
  checkMethods,
  checkPlaces,
  checkSecurity,
} from '../descriptions/check-description.ts'
import { createDeprecation } from '../descriptions/deprecation.ts'
import {
  type Described,
  findDescription,
  type MiddlewareDescription,
} from '../descriptions/description.ts'
import type { ListedResult } from '../descriptions/listed-result.ts'

/**
 * A function that runs around the handlers of its routes. The value that it returns is the result.
 * Without a value, the result of `next()` stays. Without a call of `next()`, the handler does not
 * run.
 *
 * `next()` runs the next middleware or the handler. It resolves to their result, or rejects with
 * their error. It is called at most once, and before the middleware returns.
 */
// A method signature for the same reason as `Handler`.
export type Middleware = {
  run(context: HandlerContext, next: () => Promise<unknown>): unknown
}['run']

/** A module whose default export is a middleware or a list of them. */
export interface MiddlewareModule {
  readonly default: Middleware | readonly Middleware[]
}

/** Middleware as a value, or as a function that imports it. */
export type MiddlewareSource =
  | Middleware
  | readonly Middleware[]
  | MiddlewareModule
  | (() => Promise<MiddlewareModule>)

/**
 * The key of the middleware that a handler runs by itself, or of the parts of a middleware that
 * stands for several. `Symbol.for`, so that the ESM and CommonJS copies of this package agree.
 */
// `Symbol.for` has no type of its own for each name.
export const ownMiddleware: unique symbol = Symbol.for('portolan.ownMiddleware') as never

/** A handler or a middleware that may have middleware of its own. */
export interface OwnMiddleware {
  readonly [ownMiddleware]?: readonly Middleware[]
}

/**
 * The middleware of a route in one list, outermost first.
 *
 * @param where the route, for messages
 * @throws {UsageError} for a value that is not a middleware, so that a guard cannot get lost.
 */
export function toMiddlewareChain(sources: unknown, where: string): Middleware[] {
  if (typeof sources === 'function') {
    const { [ownMiddleware]: parts } = sources as OwnMiddleware
    return parts === undefined ? [fromFunction(sources as Middleware, where)] : [...parts]
  }
  if (Array.isArray(sources)) return sources.flatMap((source) => toMiddlewareChain(source, where))
  if (isModule(sources)) return toMiddlewareChain(sources.default, where)
  throw new UsageError(
    'invalid-middleware',
    `${where}: ${quote(sources)} is not a middleware; give a function, an array of functions, a module with a default export, or () => import(…)`,
  )
}

/**
 * A function without parameters may be `() => import(…)`. Its first result decides: a module stands
 * for its middleware. A function that calls `next()` is always a middleware, since its result may
 * be a client's own JSON, which can look like a module.
 */
function fromFunction(source: Middleware, where: string): Middleware {
  if (source.length > 2) throw unwrapped(source, where)
  // An import has no description.
  if (source.length > 0 || findDescription(source) !== undefined) return source
  let imported: ImportedMiddleware | undefined
  const take = (module: { default: unknown }) => {
    imported = new ImportedMiddleware(toMiddlewareChain(module.default, where))
    return imported
  }
  const run: Middleware = (context, next) => {
    if (imported !== undefined) return imported
    let isMiddleware = false
    const result = source(context, () => {
      isMiddleware = true
      return next()
    })
    if (isMiddleware) return result
    const replace = (value: unknown) => {
      return isMiddleware || !isModule(value) ? value : take(value)
    }
    return isThenable(result) ? Promise.resolve(result).then(replace) : replace(result)
  }
  const ahead: ImportAhead = {
    get chain() {
      return imported?.chain
    },
    async load() {
      // Any other function may be a middleware, which is not called without a request.
      if (imported !== undefined || !IMPORT.test(Function.prototype.toString.call(source))) return
      const importModule = source as () => unknown
      const value = await importModule()
      if (isModule(value)) take(value)
    },
  }
  return Object.assign(run, { [importAhead]: ahead })
}

const IMPORT = /^(?:async\s*)?\(\)\s*=>\s*(?:import|__vite_ssr_dynamic_import__)\s*\(/

/** The key under which a middleware that may be an import can be imported before its first use. */
const importAhead: unique symbol = Symbol('importAhead')

interface ImportAhead {
  /** The imported middleware; `undefined` before that. */
  readonly chain: readonly Middleware[] | undefined
  load(): Promise<void>
}

/** Imports the middleware of a list that is written as `() => import(…)`. */
export async function loadMiddleware(list: readonly Middleware[]): Promise<void> {
  await Promise.all(list.map((each) => findImport(each)?.load()))
}

/** A list with the middleware that imports gave in their place, where they have been imported. */
export function importedMiddleware(list: readonly Middleware[]): readonly Middleware[] {
  return list.flatMap((each) => findImport(each)?.chain ?? [each])
}

function findImport(middleware: Middleware): ImportAhead | undefined {
  return (middleware as { readonly [importAhead]?: ImportAhead })[importAhead]
}

/** Middleware that is called with `(context, next)` has no use for a third parameter. */
function unwrapped({ name, length }: Middleware, where: string): UsageError {
  const isErrorHandler = length > 3
  const advice = isErrorHandler
    ? 'mount it on the app'
    : `write fromExpress(${name === '' ? '(req, res, next) => …' : name})`
  return new UsageError(
    'invalid-middleware',
    `${where}: ${name === '' ? 'a middleware' : `the middleware ${name}`} has ${length} parameters, as Express's ${isErrorHandler ? 'error middleware' : 'middleware'} has; ${advice}`,
  )
}

/** The result of a middleware that was an import: the imported chain, to run in its place. */
export class ImportedMiddleware {
  readonly chain: readonly Middleware[]

  constructor(chain: readonly Middleware[]) {
    this.chain = chain
  }
}

/** Whether a value is a module's namespace. From CommonJS, its `default` may be another one. */
function isModule(value: unknown): value is { default: unknown } {
  if (typeof value !== 'object' || value === null) return false
  if ((value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Module') return true
  if (!('default' in value)) return false
  const { default: exported } = value
  if (Array.isArray(exported)) return exported.some((item) => typeof item === 'function')
  return typeof exported === 'function' || isModule(exported)
}

/** The result of the middleware and the handler below. Only the dispatcher reads it. */
declare const nextResult: unique symbol

/** The value that `next()` resolves to: a middleware returns it, or awaits it alone. */
export interface NextResult {
  readonly [nextResult]?: never
}

/** The type of `defineMiddleware()`. An adapter adds its host's own members to the context. */
export interface DefineMiddleware<Members = unknown> {
  /**
   * Makes a middleware that says, as data, what it answers by itself, which credentials it asks for
   * and whether it goes away. Every route below it carries the description. The annotated type of
   * the context says what it adds to `state`.
   *
   * @example
   * export default defineMiddleware(
   *   { responses: { 401: Problem }, security: bearer() },
   *   async (context: MiddlewareContext<{ user: User }>, next) => {
   *     const user = await findUser(context)
   *     if (!user) return new HttpError(401)
   *     context.state.user = user
   *     return next()
   *   },
   * )
   * @throws {UsageError} for a description that is not valid and a middleware that is not a
   * function.
   */
  <
    const Description extends MiddlewareDescription,
    State = Portolan.State,
    Result extends MiddlewareResultOf<Description> = MiddlewareResultOf<Description>,
  >(
    description: Description,
    middleware: (
      context: HandlerContext<string, State> & Members,
      next: () => Promise<NextResult>,
    ) => Result,
  ): ((context: HandlerContext<string, State> & Members, next: () => Promise<unknown>) => Result) &
    Described<Description>
  /**
   * Gives a middleware its types, and returns it unchanged.
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

/** Gives a middleware a description, or only its types. */
export const defineMiddleware: DefineMiddleware = (...args: unknown[]): never => {
  const [description, middleware] = args.length < 2 ? [undefined, args[0]] : args
  if (typeof middleware !== 'function') {
    throw new UsageError(
      'invalid-middleware',
      `defineMiddleware() got a value of type ${typeof middleware}; write defineMiddleware((context, next) => next())`,
    )
  }
  // The type `DefineMiddleware` describes the arguments and the result.
  if (description === undefined) return middleware as never
  return describeMiddleware(description, middleware as Middleware, 'defineMiddleware()') as never
}

/**
 * A middleware with a description. The given function stays as it is.
 *
 * @param where the function that takes the description, for messages
 * @throws {UsageError} for a description that is not valid.
 */
export function describeMiddleware(
  given: unknown,
  middleware: Middleware,
  where: string,
): Middleware & Described<MiddlewareDescription> {
  checkPlaces(given, MIDDLEWARE_KEYS, where)
  // Its names are known; the values are checked now.
  const description = given as MiddlewareDescription
  checkAnswers(description, where)
  checkMethods(description.methods, where)
  checkHeaders(description.requestHeaders, `${where}: requestHeaders`)
  checkSecurity(description.security, where)
  const { deprecated } = description
  const announce = deprecated === undefined ? undefined : createDeprecation(deprecated, where)
  const described: Middleware = (context, next) => {
    announce?.(context)
    return middleware(context, next)
  }
  const { [ownMiddleware]: parts } = middleware as OwnMiddleware
  if (parts === undefined) return Object.assign(described, { description })
  // A route runs the parts one by one, so one in front of them has the description.
  const first: Middleware = (context, next) => {
    announce?.(context)
    return next()
  }
  return Object.assign(described, {
    description,
    [ownMiddleware]: [Object.assign(first, { description }), ...parts],
  })
}

const MIDDLEWARE_KEYS = [
  'methods',
  'responses',
  'security',
  'requestHeaders',
  'responseHeaders',
  'deprecated',
]

/** The results of a middleware with described answers. */
type MiddlewareResultOf<D extends MiddlewareDescription> = D extends {
  readonly responses: infer Responses
}
  ? // biome-ignore lint/suspicious/noConfusingVoidType: functions without `return` give `void`
    MaybePromise<NextResult | undefined | void | ListedResult<Responses>>
  : unknown

type MaybePromise<T> = T | Promise<T>
