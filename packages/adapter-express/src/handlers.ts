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
import type { Request, Response } from 'express'

/** The members that a context has on Express, beside the portable ones. */
export interface ExpressMembers {
  /** Express's own request; `body` and `cookies` are parsed. */
  readonly req: Request
  /** Express's own response: set status and headers before returning, or answer through it. */
  readonly res: Response
}

/** The one argument of a handler on Express. */
export interface HandlerContext<Path extends string = string, State = Portolan.State>
  extends CoreHandlerContext<Path, State>,
    ExpressMembers {}

/**
 * The context of a loader on Express. Without a literal it serves actions too.
 *
 * @example export const loader = ({ params }: LoaderContext<'/users/:id'>) => getUser(params.id)
 */
export interface LoaderContext<Path extends string = string, State = Portolan.State>
  extends CoreLoaderContext<Path, State>,
    ExpressMembers {}

/** The context of an action on Express. */
export interface ActionContext<Path extends string = string, State = Portolan.State>
  extends CoreActionContext<Path, State>,
    ExpressMembers {}

/** The context of a middleware on Express. `State` types the values that it puts into `state`. */
export interface MiddlewareContext<State = Portolan.State>
  extends CoreMiddlewareContext<State>,
    ExpressMembers {}

// The functions are the core's own. The casts only say which members the context has here: the
// dispatcher of `resourceRoutes()` puts them there.

/** A loader with schemas for its request and response, or a handler alone, typed. */
export const defineLoader = coreDefineLoader as DefineLoader<ExpressMembers>

/** An action with schemas for its request and response, or a handler alone, typed. */
export const defineAction = coreDefineAction as DefineAction<ExpressMembers>

/** A route's middleware, typed. */
export const defineMiddleware = coreDefineMiddleware as DefineMiddleware<ExpressMembers>

/** A handler that runs middleware of its own first, typed. */
export const withMiddleware = coreWithMiddleware as WithMiddleware<ExpressMembers>
