import type {
  ActionContext as CoreActionContext,
  HandlerContext as CoreHandlerContext,
  LoaderContext as CoreLoaderContext,
} from '@portolan/dispatch-core'
import type { Request, Response } from 'express'

/** What a handler on Express has beside the portable part. */
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
