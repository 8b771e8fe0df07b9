import type { PathParams } from '../pattern/param-types.ts'
import type { Query } from './query.ts'
import type { Reply } from './reply.ts'

declare global {
  /** The types that an application extends by declaration merging. */
  namespace Portolan {
    /**
     * The values that the application's middleware puts into `context.state`. Once it has a
     * member, other names are type errors.
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
  /** The route's directory as written, such as `api/users/[id]`. Default: the pattern. */
  readonly id: string
  /** The text form, such as `/api/users/:id`. */
  readonly pattern: Path
}

/**
 * The one argument of a handler, the same on every host. Adapters add their host's own
 * members, such as `req` and `res` on Express.
 *
 * @typeParam Path the route's pattern as a literal, which types `params`; without it every
 * param is a `string`.
 * @typeParam State the values in `state`. Default: `Portolan.State`.
 */
export interface HandlerContext<Path extends string = string, State = Portolan.State> {
  /** The decoded params, in an object without a prototype. Rest params are arrays. */
  readonly params: PathParams<Path>
  /** The request method, upper case. */
  readonly method: string
  /**
   * The request's URL by WHATWG rules. Only for reading: routes match the raw path, which may
   * differ from `url.pathname`.
   */
  readonly url: URL
  /**
   * The query of the URL: `get('page')` for one value, `getAll('tag')` for a list. With a schema of
   * `defineLoader()` or `defineAction()`, its output.
   */
  readonly query: Query
  /**
   * The request as a WHATWG `Request`, made when first read. Its body is there even after other
   * code has consumed the stream.
   */
  readonly request: Request
  /** Aborted when the client goes away or the route's timeout passes. */
  readonly signal: AbortSignal
  readonly route: RouteInfo<Path>
  /**
   * The id of the request: the trace id of its `traceparent` (W3C Trace Context), else its
   * `X-Request-Id` of at most 128 visible ASCII characters, else a UUID, made when first read.
   */
  readonly requestId: string
  /** Values that middleware hands to the middleware and the handler below it. */
  readonly state: StateValues<State>
  /** The status and headers to send with a plain result. */
  readonly reply: Reply
  /** The request's cookies, in an object without a prototype. */
  readonly cookies: Readonly<Record<string, string>>
  /**
   * The parsed body. `undefined` in loaders and for a request without a body.
   *
   * @throws {Error} in middleware that comes before the body, if nothing has parsed it yet.
   */
  readonly body: unknown
  /**
   * Parses the body, for middleware that comes before it. From then on `body` is there too.
   * `undefined` where `body` is.
   *
   * @example const { token } = (await ctx.parseBody()) as { token?: string }
   * @throws {HttpError} 400, 413 or 415 for a body that cannot be parsed.
   */
  parseBody(): Promise<unknown>
}

/**
 * Any name, until the application declares its values in `Portolan.State`: from then on a name that
 * neither it nor the context declares is a mistake.
 */
type StateValues<State> = [keyof Portolan.State] extends [never]
  ? State & Record<string, unknown>
  : State & Portolan.State

/**
 * The context of a middleware. The types of handlers below it have the values of `State`.
 *
 * @example
 * export default async ({ state }: MiddlewareContext<{ user: User }>, next: () => Promise<unknown>) => {
 *   state.user = await findUser()
 *   return next()
 * }
 */
export interface MiddlewareContext<State = Portolan.State> extends HandlerContext<string, State> {}

/**
 * The context of a loader. Without a literal it serves actions too.
 *
 * @example export const loader = ({ params }: LoaderContext<'/users/:id'>) => getUser(params.id)
 */
export interface LoaderContext<Path extends string = string, State = Portolan.State>
  extends HandlerContext<Path, State> {}

/**
 * The context of an action.
 *
 * @example export const action = ({ body }: ActionContext<'/users'>) => createUser(body)
 */
export interface ActionContext<Path extends string = string, State = Portolan.State>
  extends HandlerContext<Path, State> {}
