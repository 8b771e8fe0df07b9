import type { IncomingMessage, ServerResponse } from 'node:http'
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

/** The members that a context has on Node, beside the portable ones. */
export interface NodeMembers {
  /** Node's own request; of `node:http2`'s compatibility API there. */
  readonly req: IncomingMessage
  /** Node's own response: set status and headers before returning, or answer through it. */
  readonly res: ServerResponse
}

/** The one argument of a handler on Node. */
export interface HandlerContext<Path extends string = string, State = Portolan.State>
  extends CoreHandlerContext<Path, State>,
    NodeMembers {}

/**
 * The context of a loader on Node. Without a literal it serves actions too.
 *
 * @example export const loader = ({ params }: LoaderContext<'/users/:id'>) => getUser(params.id)
 */
export interface LoaderContext<Path extends string = string, State = Portolan.State>
  extends CoreLoaderContext<Path, State>,
    NodeMembers {}

/** The context of an action on Node. */
export interface ActionContext<Path extends string = string, State = Portolan.State>
  extends CoreActionContext<Path, State>,
    NodeMembers {}

/** The context of a middleware on Node. `State` types the values that it puts into `state`. */
export interface MiddlewareContext<State = Portolan.State>
  extends CoreMiddlewareContext<State>,
    NodeMembers {}

// The functions are the core's own. The casts only say which members the context has here: the
// dispatcher of `createNodeListener()` puts them there.

/** A loader with schemas for its request and response, or a handler alone, typed. */
export const defineLoader = coreDefineLoader as DefineLoader<NodeMembers>

/** An action with schemas for its request and response, or a handler alone, typed. */
export const defineAction = coreDefineAction as DefineAction<NodeMembers>

/** A route's middleware, typed. */
export const defineMiddleware = coreDefineMiddleware as DefineMiddleware<NodeMembers>

/** A handler that runs middleware of its own first, typed. */
export const withMiddleware = coreWithMiddleware as WithMiddleware<NodeMembers>
