import type { PathParams } from '../pattern/param-types.ts'
import type { Reply } from './reply.ts'

declare global {
  /** What an application adds to Portolan's types by declaration merging. */
  namespace Portolan {
    /**
     * What the application's middleware puts into `context.state`.
     *
     * @example
     * declare global {
     *   namespace Portolan {
     *     interface State { user?: { id: string } }
     *   }
     * }
     */
    interface State {}
  }
}

/** The route that answers a request, as handlers and hooks see it. */
export interface RouteInfo<Path extends string = string> {
  /** The directory as written, such as `api/users/[id]`; the pattern for a hand-written route. */
  readonly id: string
  /** Such as `/api/users/:id`. */
  readonly pattern: Path
}

/**
 * The one argument of a handler, the same on every host. Adapters add their host's own
 * members, such as `req` and `res` on Express.
 *
 * @typeParam Path the route's pattern as a literal, which types `params`; without it every
 * param is a `string`.
 * @typeParam State what middleware put into `state`.
 */
export interface HandlerContext<Path extends string = string, State = Portolan.State> {
  /** Decoded params, without a prototype. Rest params are arrays. */
  readonly params: PathParams<Path>
  /** The request method, upper case. */
  readonly method: string
  /** The request's URL by WHATWG rules. For reading: what was matched is the raw path. */
  readonly url: URL
  /** The request as a WHATWG `Request`, made when first read. Its body is replayed, whoever consumed it. */
  readonly request: Request
  /** Aborted when the client goes away or the route's timeout passes. */
  readonly signal: AbortSignal
  readonly route: RouteInfo<Path>
  /** What middleware put there for those below it. */
  readonly state: State & Record<string, unknown>
  /** Status and headers to send with a plain result. */
  readonly reply: Reply
  /** The request's cookies, without a prototype. */
  readonly cookies: Readonly<Record<string, string>>
  /** The parsed body. `undefined` without one, in middleware, and in loaders. */
  readonly body: unknown
}

/**
 * The context of a loader. Without a literal it serves actions too.
 *
 * @example export const loader = ({ params }: LoaderContext<'/users/:id'>) => getUser(params.id)
 */
export interface LoaderContext<Path extends string = string, State = Portolan.State>
  extends HandlerContext<Path, State> {}

/** The context of an action. */
export interface ActionContext<Path extends string = string, State = Portolan.State>
  extends HandlerContext<Path, State> {}
