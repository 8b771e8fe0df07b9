import {
  type ActionContext as CoreActionContext,
  type HandlerContext as CoreHandlerContext,
  type LoaderContext as CoreLoaderContext,
  type MiddlewareContext as CoreMiddlewareContext,
  defineAction as coreDefineAction,
  defineLoader as coreDefineLoader,
  defineMiddleware as coreDefineMiddleware,
  withMiddleware as coreWithMiddleware,
} from '@portolan/dispatch-core'
import type {
  DefineAction,
  DefineLoader,
  DefineMiddleware,
  WithMiddleware,
} from '@portolan/dispatch-core/adapter'

/** The members that a context has behind `fetch`, beside the portable ones. */
export interface FetchMembers {
  /**
   * The arguments that the host passes beside the request: `[env, executionContext]` on workerd,
   * `[server]` on Bun, `[info]` on Deno.
   */
  readonly hostArguments: readonly unknown[]
}

/** The one argument of a handler behind `fetch`. */
export interface HandlerContext<Path extends string = string, State = Portolan.State>
  extends CoreHandlerContext<Path, State>,
    FetchMembers {}

/**
 * The context of a loader behind `fetch`. Without a literal it serves actions too.
 *
 * @example export const loader = ({ params }: LoaderContext<'/users/:id'>) => getUser(params.id)
 */
export interface LoaderContext<Path extends string = string, State = Portolan.State>
  extends CoreLoaderContext<Path, State>,
    FetchMembers {}

/** The context of an action behind `fetch`. */
export interface ActionContext<Path extends string = string, State = Portolan.State>
  extends CoreActionContext<Path, State>,
    FetchMembers {}

/** The context of a middleware behind `fetch`. `State` types the values that it puts into `state`. */
export interface MiddlewareContext<State = Portolan.State>
  extends CoreMiddlewareContext<State>,
    FetchMembers {}

// The functions are the core's own. The casts only say which members the context has here: the
// dispatcher of `createFetchHandler()` puts them there.

/** A loader with schemas for its request and response, or a handler alone, typed. */
export const defineLoader = coreDefineLoader as DefineLoader<FetchMembers>

/** An action with schemas for its request and response, or a handler alone, typed. */
export const defineAction = coreDefineAction as DefineAction<FetchMembers>

/** A route's middleware, typed. */
export const defineMiddleware = coreDefineMiddleware as DefineMiddleware<FetchMembers>

/** A handler that runs middleware of its own first, typed. */
export const withMiddleware = coreWithMiddleware as WithMiddleware<FetchMembers>
