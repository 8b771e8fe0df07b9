import {
  createDispatcher,
  type DispatcherOptions,
  type ResponseEvent,
  type Route,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import {
  checkOptions,
  dispatcherOptionNames,
  notFoundResponse,
  type PlainResponse,
  toWebResponse,
} from '@portolan/dispatch-core/adapter'
import type { HandlerContext } from './context.ts'
import { HandlerRequest } from './handler-request.ts'

/** The options of `createFetchHandler()`: the dispatcher's own, and an answer of one's own where no route matches. */
export interface FetchHandlerOptions
  extends Omit<DispatcherOptions, 'onError' | 'onRequest' | 'onResponse'> {
  /**
   * Called once for each unexpected error; may return a result to answer with instead of the
   * 500. Default: writes the error to the console.
   */
  readonly onError?: (error: unknown, context: HandlerContext) => unknown
  /** Called when a route has matched, before anything else runs. */
  readonly onRequest?: (context: HandlerContext) => void
  /** Called when the response is known, before its body is written. */
  readonly onResponse?: (event: ResponseEvent, context: HandlerContext) => void
  /** Answers what no route matches; gets what the handler got. Default: 404 as problem+json. */
  readonly fallback?: (
    request: Request,
    ...hostArguments: readonly unknown[]
  ) => Response | Promise<Response>
}

/** The handler of `createFetchHandler()`. */
export interface FetchHandler {
  /** @param hostArguments what the host passes beside the request; handlers find them in their context */
  (request: Request, ...hostArguments: readonly unknown[]): Promise<Response>
  /** The routes in the order in which they rank. */
  readonly routes: readonly Route[]
  /**
   * Takes other routes from now on. Requests that have begun finish on the route they matched.
   * @throws as `createFetchHandler()` rejects; the routes stay as they were then.
   */
  replaceRoutes(routes: readonly RouteDefinition[]): void
}

/**
 * A `fetch` handler that serves resource routes. The routes are a list, hand-written or of a
 * generated routes module: there need not be a file system.
 *
 * @example export default { fetch: await createFetchHandler({ routes }) }
 * @throws {TypeError} for an unknown or invalid option.
 */
export async function createFetchHandler(options: FetchHandlerOptions): Promise<FetchHandler> {
  refuseDirectory(options)
  checkOptions(options, optionNames, 'createFetchHandler()')
  const { fallback = answerNotFound, ...rest } = options
  if (typeof fallback !== 'function') {
    throw new TypeError(
      `createFetchHandler(): fallback is of type ${typeof fallback}; give a function, (request) => new Response(…)`,
    )
  }
  // The hooks get the context below, which has the member that their types name.
  const dispatcher = createDispatcher<HandlerRequest>(rest as DispatcherOptions, {
    hostArguments: (host) => host.hostArguments,
  })
  const handler = async (request: Request, ...hostArguments: readonly unknown[]) => {
    const host = new HandlerRequest(request, hostArguments)
    const match = dispatcher.match(host.target)
    if (match === undefined) return fallback(request, ...hostArguments)
    const response = dispatcher.run(match, host)
    // Only a host with a response object of its own is answered through it.
    return toWebResponse((response instanceof Promise ? await response : response) as PlainResponse)
  }
  Object.defineProperty(handler, 'routes', { enumerable: true, get: () => dispatcher.routes })
  return Object.assign(handler as FetchHandler, {
    replaceRoutes: (routes: readonly RouteDefinition[]) => dispatcher.replaceRoutes(routes),
  })
}

const optionNames = [...dispatcherOptionNames, 'fallback']

function refuseDirectory(options: FetchHandlerOptions): void {
  if (
    typeof options === 'object' &&
    options !== null &&
    ('appDir' in options || 'lazy' in options)
  ) {
    throw new TypeError(
      'createFetchHandler() reads no directory, for not every host has one; write the routes as a module with generateRoutesModule() of @portolan/route-discovery and give its { routes }',
    )
  }
}

function answerNotFound(): Response {
  return toWebResponse(notFoundResponse)
}
