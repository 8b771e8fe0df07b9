import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  ActionContext as CoreActionContext,
  HandlerContext as CoreHandlerContext,
  LoaderContext as CoreLoaderContext,
} from '@portolan/dispatch-core'

/** What a handler on Node has beside the portable part. */
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
