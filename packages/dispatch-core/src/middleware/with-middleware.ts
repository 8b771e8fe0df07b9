import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import type { HandlerContext, LoaderContext } from '../contract/context.ts'
import { type Described, findDescription } from '../descriptions/description.ts'
import {
  type Middleware,
  type OwnMiddleware,
  ownMiddleware,
  toMiddlewareChain,
} from '../routes/middleware.ts'
import type { Handler } from '../routes/route-module.ts'
import { callHandler, findExchange } from './body-turn.ts'
import { runMiddleware } from './run-middleware.ts'

/** A middleware on a host that adds members to the context. */
// A method signature for the same reason as `Handler`.
export type MiddlewareOf<Members = unknown> = {
  run(context: HandlerContext & Members, next: () => Promise<unknown>): unknown
}['run']

/** The values that a list of middleware puts into `state`, by the types of their contexts. */
export type StateOf<List extends readonly unknown[]> = Intersection<StateOfOne<List[number]>>

type StateOfOne<M> = M extends (context: infer Context, ...rest: never[]) => unknown
  ? Context extends { readonly state: infer State }
    ? State
    : unknown
  : unknown

type Intersection<Union> = (Union extends unknown ? (value: Union) => void : never) extends (
  value: infer All,
) => void
  ? All
  : never

/** The type of `withMiddleware()`. An adapter adds its host's own members to the context. */
export interface WithMiddleware<Members = unknown> {
  /**
   * Makes a handler that runs middleware of its own first: after that of directories and after the
   * body, the first of the list outermost. What they put into `state` is typed in the handler. For
   * a handler with schemas, write `middleware` beside them in `defineLoader()` or `defineAction()`.
   *
   * @example export const DELETE = withMiddleware([requireAdmin], ({ params }) => deleteUser(params.id))
   * @throws {UsageError} for a list that has another value than middleware, such as a function of
   * Express's, and for a handler that is not a function.
   */
  <
    List extends readonly MiddlewareOf<Members>[],
    Path extends string = string,
    Result = unknown,
    Description = unknown,
  >(
    middleware: List,
    handler: ((context: LoaderContext<Path, StateOf<List>> & Members) => Result) & {
      readonly description?: Description
    },
  ): ((context: LoaderContext<Path> & Members) => Promise<Awaited<Result>>) &
    Described<Description & { readonly middleware: List }>
}

/** Makes a handler that runs middleware of its own first. */
export const withMiddleware: WithMiddleware = (middleware: unknown, handler: unknown) => {
  if (typeof handler !== 'function') {
    throw new UsageError(
      'invalid-middleware',
      `withMiddleware() got a handler of type ${typeof handler}; write withMiddleware([requireUser], (context) => …)`,
    )
  }
  // The type `WithMiddleware` describes the handler and the result.
  return addMiddleware(middleware, handler as Handler, 'withMiddleware()') as never
}

/**
 * A handler behind middleware of its own. Its description stays readable.
 *
 * @param where the function that takes the list, for messages
 * @throws {UsageError} for a list that is none, or that has another value than middleware.
 */
export function addMiddleware(list: unknown, handler: Handler, where: string): Handler {
  if (!Array.isArray(list)) {
    throw new UsageError(
      'invalid-middleware',
      `${where}: middleware is ${quote(list)}; write a list, such as [requireUser]`,
    )
  }
  const chain = toMiddlewareChain(list, where)
  const { [ownMiddleware]: below = [] } = handler as OwnMiddleware
  const description = findDescription(handler) as
    | { readonly middleware?: readonly unknown[] }
    | undefined
  const run: Handler = (context) => runAround(chain, handler, context)
  return Object.assign(run, {
    [ownMiddleware]: [...chain, ...below],
    description: { ...description, middleware: [...list, ...(description?.middleware ?? [])] },
  })
}

function runAround(
  chain: readonly Middleware[],
  handler: Handler,
  context: HandlerContext,
): unknown {
  const exchange = findExchange(context)
  if (exchange !== undefined) {
    return runMiddleware(chain, exchange, () => callHandler(exchange, handler))
  }
  // A test has called the handler with a context of its own.
  const { route = { id: 'the handler' } } = context as Partial<HandlerContext>
  const report = (error: unknown) => console.error(error)
  return Promise.resolve().then(() =>
    runMiddleware(chain, { context, route, report }, () => handler(context)),
  )
}
