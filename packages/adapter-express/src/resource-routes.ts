import {
  createDispatcher,
  type DispatcherOptions,
  type Route,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import { findRouteProvider, findRoutes, withoutRouteSource } from '@portolan-internal/node-http'
import cookieParser from 'cookie-parser'
import type { RequestHandler } from 'express'
import type { ExpressHostRequest } from './express-request.ts'
import { createMiddleware } from './middleware.ts'
import {
  checkResourceRoutesOptions,
  type ResourceRoutesOptions,
} from './resource-routes-options.ts'

/** The middleware of `resourceRoutes()`. */
export interface ResourceRoutes extends RequestHandler {
  /** The mounted routes in the order in which they rank. */
  readonly routes: readonly Route[]
  /**
   * Takes other routes from now on. Requests that have begun finish on the route they matched.
   * @throws as `resourceRoutes()` rejects; the routes stay as they were then.
   */
  replaceRoutes(routes: readonly RouteDefinition[]): void
}

/**
 * Express middleware that serves resource routes. Paths that match no route go on to `next()`.
 * It resolves when every route module has been imported.
 *
 * @example app.use(await resourceRoutes({ appDir: new URL('./app', import.meta.url) }))
 * @throws {TypeError} for an unknown or invalid option.
 * @throws {DiscoveryError} for route files that are in conflict with one another.
 * @throws {Error} that names the route file which failed to import; its `cause` says why.
 */
export async function resourceRoutes(options: ResourceRoutesOptions): Promise<ResourceRoutes> {
  checkResourceRoutesOptions(options)
  const {
    errors = 'respond',
    cookieSecret,
    rewrittenUrls = false,
    ...dispatcherOptions
  } = withoutRouteSource(options)
  const passesErrors = errors === 'next'
  const dispatcher = createDispatcher<ExpressHostRequest>(
    {
      ...(passesErrors && { onError: () => undefined }),
      // Hooks are given the context that the members below complete.
      ...(dispatcherOptions as Omit<DispatcherOptions, 'routes'>),
      routes: await findRoutes(options, 'resourceRoutes()'),
    },
    { req: (host) => host.req, res: (host) => host.res },
  )
  const parseCookies = cookieParser(cookieSecret as string | string[] | undefined)
  const middleware = createMiddleware(dispatcher, { rewrittenUrls, passesErrors, parseCookies })
  Object.defineProperty(middleware, 'routes', { enumerable: true, get: () => dispatcher.routes })
  const resources = Object.assign(middleware as ResourceRoutes, {
    replaceRoutes: (next: readonly RouteDefinition[]) => dispatcher.replaceRoutes(next),
  })
  findRouteProvider()?.created(resources, options.appDir)
  return resources
}
