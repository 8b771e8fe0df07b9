import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import {
  createDispatcher,
  type DispatcherOptions,
  type ResponseEvent,
  type Route,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import { checkOptions, dispatcherOptionNames } from '@portolan/dispatch-core/adapter'
import {
  findRoutes,
  type NodeRequest,
  type RouteSource,
  routeSourceOptionNames,
  withoutRouteSource,
} from '@portolan-internal/node-http'
import type { HandlerContext } from './context.ts'
import { createListener } from './listener.ts'

/** The options of `createNodeListener()`: where the routes come from, and the dispatcher's own. */
export type NodeListenerOptions = RouteSource &
  Omit<DispatcherOptions, 'routes' | 'onError' | 'onRequest' | 'onResponse'> & {
    /**
     * Called once for each unexpected error; may return a result to answer with instead of the
     * 500. Default: writes the error to the console.
     */
    readonly onError?: (error: unknown, context: HandlerContext) => unknown
    /** Called when a route has matched, before anything else runs. */
    readonly onRequest?: (context: HandlerContext) => void
    /** Called when the response is known, before its body is written. */
    readonly onResponse?: (event: ResponseEvent, context: HandlerContext) => void
    /** Answers what no route matches. Default: 404 as problem+json. */
    readonly fallback?: (req: IncomingMessage, res: ServerResponse) => unknown
  }

/** The request listener of `createNodeListener()`, for the servers of `node:http` and its kin. */
export interface NodeListener {
  (req: IncomingMessage | Http2ServerRequest, res: ServerResponse | Http2ServerResponse): void
  /** The routes in the order in which they rank. */
  readonly routes: readonly Route[]
  /**
   * Takes other routes from now on. Requests that have begun finish on the route they matched.
   * @throws as `createNodeListener()` rejects; the routes stay as they were then.
   */
  replaceRoutes(routes: readonly RouteDefinition[]): void
}

/**
 * A request listener that serves resource routes. It resolves when every route module has been
 * imported.
 *
 * @example createServer(await createNodeListener({ appDir: 'app' })).listen(3000)
 * @throws {TypeError} for an unknown or invalid option.
 * @throws {DiscoveryError} for route files that are in conflict with one another.
 * @throws {Error} that names the route file which failed to import; its `cause` says why.
 */
export async function createNodeListener(options: NodeListenerOptions): Promise<NodeListener> {
  checkOptions(options, optionNames, 'createNodeListener()')
  const { fallback, ...rest } = withoutRouteSource(options)
  if (fallback !== undefined && typeof fallback !== 'function') {
    throw new TypeError(
      `createNodeListener(): fallback is of type ${typeof fallback}; give a request listener, (req, res) => …`,
    )
  }
  const dispatcher = createDispatcher<NodeRequest>(
    // The hooks get the context below, which has the members that their types name.
    { ...(rest as DispatcherOptions), routes: await findRoutes(options, 'createNodeListener()') },
    { req: (host) => host.req, res: (host) => host.res },
  )
  // The compatibility API of node:http2 has what the listener uses, and types of its own.
  const listener = createListener(dispatcher, fallback) as NodeListener
  Object.defineProperty(listener, 'routes', {
    enumerable: true,
    get: () => dispatcher.routes,
  })
  return Object.assign(listener, {
    replaceRoutes: (next: readonly RouteDefinition[]) => dispatcher.replaceRoutes(next),
  })
}

const optionNames = [...dispatcherOptionNames, ...routeSourceOptionNames, 'fallback']
