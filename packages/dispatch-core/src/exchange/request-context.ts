import { UsageError } from '../checks/errors.ts'
import type { HandlerContext, RouteInfo } from '../contract/context.ts'
import {
  type ContextMembers,
  type HostRequest,
  hasUnparsedBody,
  hostRequestOf,
  tellLate,
} from '../contract/host-request.ts'
import { type Query, readQuery } from '../contract/query.ts'
import type { Reply } from '../contract/reply.ts'
import type { PathParams } from '../pattern/param-types.ts'
import type { Route } from '../routes/route.ts'
import type { Exchange } from './exchange.ts'

/** Stands for a body until the handler's turn. */
const notYet = Symbol('not yet')

/** The part of an exchange that handlers see. */
export class RequestContext implements HandlerContext {
  readonly #exchange: Exchange
  readonly route: RouteInfo
  readonly method: string
  params: PathParams<string>
  /** The handler's, from its turn on. */
  #body: unknown = notYet
  #query: Query | undefined = undefined

  constructor(exchange: Exchange, params: PathParams<string>) {
    this.#exchange = exchange
    this.route = exchange.route
    this.method = exchange.hostRequest.method
    this.params = params
  }

  get body(): unknown {
    return this.#body === notYet ? this.#exchange.bodyBefore : this.#body
  }

  set body(value: unknown) {
    this.#body = value
  }

  async parseBody(): Promise<unknown> {
    const exchange = this.#exchange
    return exchange.hasBodyToParse() ? exchange.body.parse() : undefined
  }

  get requestId(): string {
    return this.#exchange.requestId
  }

  get url(): URL {
    return this.#exchange.url
  }

  get query(): Query {
    this.#query ??= readQuery(this.#exchange.hostRequest.target)
    return this.#query
  }

  /** The output of a schema may have any type. */
  set query(value: Query) {
    this.#query = value
  }

  get request(): Request {
    return this.#exchange.request
  }

  get signal(): AbortSignal {
    return this.#exchange.signal
  }

  get state(): Portolan.State & Record<string, unknown> {
    return this.#exchange.state as Portolan.State & Record<string, unknown>
  }

  get reply(): Reply {
    return this.#exchange.reply
  }

  get cookies(): Readonly<Record<string, string>> {
    return this.#exchange.cookies
  }

  /** @internal */
  get [hostRequestOf](): HostRequest {
    return this.#exchange.hostRequest
  }

  /** @internal */
  get [hasUnparsedBody](): boolean {
    return this.#exchange.body.isUnparsed
  }

  /** @internal */
  [tellLate](error: unknown): void {
    this.#exchange.report(error)
  }
}

/**
 * Makes the class of a host's contexts, which has the host's own members on its prototype.
 *
 * @param readRoutes gives the routes of the dispatcher that the class is for
 */
export function createContextClass(
  members: ContextMembers,
  readRoutes: () => readonly Route[],
): typeof RequestContext {
  class HostContext extends RequestContext {}
  // On the prototype: it costs requests nothing.
  Object.defineProperty(HostContext.prototype, routesOfContext, { get: readRoutes })
  for (const [name, read] of Object.entries(members)) {
    Object.defineProperty(HostContext.prototype, name, {
      configurable: true,
      get(this: RequestContext) {
        return read(this[hostRequestOf])
      },
    })
  }
  return HostContext
}

/** `Symbol.for`, so that the ESM and CommonJS copies of this package agree. */
const routesOfContext = /* @__PURE__ */ Symbol.for('portolan.routes')

/**
 * The routes of the dispatcher that runs a handler, with the highest rank first. For handlers that
 * tell of the app itself, such as one that serves its OpenAPI document.
 *
 * @example export const loader = (context) => routesOf(context).map(({ pattern }) => pattern)
 * @throws {UsageError} for a context that is not of a dispatcher.
 */
export function routesOf(context: HandlerContext): readonly Route[] {
  const { [routesOfContext]: routes } = context as { [routesOfContext]?: readonly Route[] }
  if (routes !== undefined) return routes
  throw new UsageError(
    'invalid-option',
    'routesOf() got a context that no dispatcher has made; give it the argument of a handler',
  )
}

/**
 * Tells `onError` of an error that the response of its request can no longer tell, such as one
 * that comes after the answer. For code that runs handlers or middleware of another kind.
 */
export function reportError(error: unknown, context: HandlerContext): void {
  // Every context of a dispatcher has it.
  const { [tellLate]: tell } = context as LateContext
  if (tell === undefined) {
    console.error(error)
  } else {
    tell.call(context, error)
  }
}

interface LateContext extends HandlerContext {
  [tellLate]?(error: unknown): void
}
