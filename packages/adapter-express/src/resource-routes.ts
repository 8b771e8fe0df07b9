import { createDispatcher, type DispatcherOptions } from '@portolan/dispatch-core'
import { type ReplaceableRoutes, withRoutes } from '@portolan/dispatch-core/adapter'
import { findRouteProvider, findRoutes, withoutRouteSource } from '@portolan-internal/node-http'
import type {} from 'cookie-parser'
import cookieParser from 'cookie-parser'
import type { RequestHandler } from 'express'
import type { ExpressHostRequest } from './express-request.ts'
import { createMiddleware } from './middleware.ts'
import {
  checkResourceRoutesOptions,
  type ResourceRoutesOptions,
} from './resource-routes-options.ts'

/** The middleware of `resourceRoutes()`. */
export interface ResourceRoutes extends RequestHandler, ReplaceableRoutes {}

/**
 * Express middleware that serves resource routes. Paths that match no route go on to `next()`.
 * It resolves when every route module has been imported.
 *
 * @example app.use(await resourceRoutes({ appDir: new URL('./app', import.meta.url) }))
 * @throws {UsageError} for an unknown or invalid option.
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
      // Hooks are given the context that the members below complete.
      ...(dispatcherOptions as Omit<DispatcherOptions, 'routes'>),
      routes: await findRoutes(options, 'resourceRoutes()'),
    },
    { req: (host) => host.req, res: (host) => host.res },
  )
  const parseCookies = cookieParser(cookieSecret as string | string[] | undefined)
  const middleware = createMiddleware(dispatcher, { rewrittenUrls, passesErrors, parseCookies })
  const resources: ResourceRoutes = withRoutes(middleware, dispatcher)
  findRouteProvider()?.created(resources, options.appDir)
  return resources
}
