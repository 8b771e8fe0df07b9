import type {
  ActionContext as CoreActionContext,
  HandlerContext as CoreHandlerContext,
  LoaderContext as CoreLoaderContext,
} from '@portolan/dispatch-core'

/** What a handler behind `fetch` has beside the portable part. */
export interface FetchMembers {
  /**
   * What the host passed beside the request: `[env, executionContext]` on workerd, `[server]` on
   * Bun, `[info]` on Deno.
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
