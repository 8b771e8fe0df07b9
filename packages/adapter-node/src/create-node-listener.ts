import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { createDispatcher, type DispatcherOptions, UsageError } from '@portolan/dispatch-core'
import {
  checkPlaces,
  DISPATCHER_OPTION_NAMES,
  type ReplaceableRoutes,
  withRoutes,
} from '@portolan/dispatch-core/adapter'
import {
  findRouteProvider,
  findRoutes,
  type NodeRequest,
  ROUTE_SOURCE_OPTION_NAMES,
  type RouteSource,
  withoutRouteSource,
} from '@portolan-internal/node-http'
import type { HandlerContext } from './handlers.ts'
import { createListener } from './listener.ts'

/** The options of `createNodeListener()`: where the routes come from, and the dispatcher's own. */
export type NodeListenerOptions = RouteSource &
  Omit<DispatcherOptions<HandlerContext>, 'routes'> & {
    /** Answers requests that no route matches. Default: 404 as problem+json. */
    readonly fallback?: (req: IncomingMessage, res: ServerResponse) => unknown
  }

/** The request listener of `createNodeListener()`, for the servers of `node:http` and its kin. */
export interface NodeListener extends ReplaceableRoutes {
  (req: IncomingMessage | Http2ServerRequest, res: ServerResponse | Http2ServerResponse): void
}

/**
 * A request listener that serves resource routes. It resolves when every route module has been
 * imported.
 *
 * @example createServer(await createNodeListener({ appDir: 'app' })).listen(3000)
 * @throws {UsageError} for an unknown or invalid option.
 * @throws {DiscoveryError} for route files that are in conflict with one another.
 * @throws {Error} that names the route file which failed to import; its `cause` says why.
 */
export async function createNodeListener(options: NodeListenerOptions): Promise<NodeListener> {
  checkPlaces(options, optionNames, 'createNodeListener()')
  const { fallback, ...rest } = withoutRouteSource(options)
  if (fallback !== undefined && typeof fallback !== 'function') {
    throw new UsageError(
      'invalid-option',
      `createNodeListener(): fallback is of type ${typeof fallback}; give a request listener, (req, res) => …`,
    )
  }
  const dispatcher = createDispatcher<NodeRequest>(
    // The hooks get the context below, which has the members that their types name.
    { ...(rest as DispatcherOptions), routes: await findRoutes(options, 'createNodeListener()') },
    { req: (host) => host.req, res: (host) => host.res },
  )
  // The compatibility API of node:http2 has all members that the listener uses, under other types.
  const listener: NodeListener = withRoutes(
    createListener(dispatcher, fallback) as NodeListener,
    dispatcher,
  )
  findRouteProvider()?.created(listener, options.appDir)
  return listener
}

const optionNames = [...DISPATCHER_OPTION_NAMES, ...ROUTE_SOURCE_OPTION_NAMES, 'fallback']
