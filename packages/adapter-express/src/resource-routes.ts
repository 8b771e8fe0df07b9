import { createDispatcher, type Dispatcher, type DispatcherOptions } from '@portolan/dispatch-core'
import { withRoutes } from '@portolan/dispatch-core/adapter'
import {
  findRouteProvider,
  findRoutes,
  respond,
  withoutRouteSource,
} from '@portolan-internal/node-http'
import cookieParser from 'cookie-parser'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { toDictionaryMode } from './engine/dictionary-mode.ts'
import { ExpressHostRequest, type ExpressRequestSettings } from './express-request.ts'
import {
  createLoadingMiddleware,
  type LoadingResourceRoutes,
  named,
  type ResourceRoutes,
} from './loading-middleware.ts'
import { findMountedTarget, hidesFromGuards, type TargetSettings } from './mounted-target.ts'
import {
  checkResourceRoutesOptions,
  type ResourceRoutesOptions,
} from './resource-routes-options.ts'

/**
 * Express middleware that serves resource routes. Paths that match no route go on to `next()`.
 * It can be mounted at once: requests wait until every route module has been loaded. To know
 * when that is, or to handle a failure, await it: it rejects with the errors below. An
 * unhandled failure ends the process, as every unhandled rejection does. An app that listens to
 * those goes on: the failure is printed, and every request gets it by `next(error)`.
 *
 * @example app.use(resourceRoutes({ appDir: new URL('./app', import.meta.url) }))
 * @throws {UsageError} for an unknown or invalid option.
 * @throws {DiscoveryError} for route files that are in conflict with one another.
 * @throws {Error} that names the route file which failed to load; its `cause` says why.
 */
export function resourceRoutes(options: ResourceRoutesOptions): LoadingResourceRoutes {
  return createLoadingMiddleware(loadMiddleware(options))
}

async function loadMiddleware(options: ResourceRoutesOptions): Promise<ResourceRoutes> {
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
  const middleware = createMiddleware(dispatcher, {
    rewrittenUrls,
    endsWithSlash: options.trailingSlash === 'always',
    passesErrors,
    parseCookies,
  })
  const resources: ResourceRoutes = withRoutes(middleware, dispatcher)
  findRouteProvider()?.created(resources, options.appDir)
  return resources
}

/** How a mounted middleware treats every request. */
interface MiddlewareSettings extends ExpressRequestSettings, TargetSettings {}

/** Express middleware that answers the requests which the dispatcher's routes match. */
function createMiddleware(
  dispatcher: Dispatcher<ExpressHostRequest>,
  settings: MiddlewareSettings,
): RequestHandler {
  const middleware = (req: Request, res: Response, next: NextFunction): void => {
    const target = findMountedTarget(req, settings)
    const match = target === undefined ? undefined : dispatcher.match(target)
    if (target === undefined || match === undefined || hidesFromGuards(req, target, settings)) {
      next()
      return
    }
    toDictionaryMode(req, res)
    // Express types `route` as its own; loggers and metrics read its `path` alone.
    req.route = { path: match.route.pattern }
    const request = new ExpressHostRequest(settings, { req, res, next }, match.params)
    respond(dispatcher, match, request, res)
  }
  return named(middleware)
}
