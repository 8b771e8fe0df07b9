import type { Dispatcher } from '@portolan/dispatch-core'
import { respond } from '@portolan-internal/node-http'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { toDictionaryMode } from './engine/dictionary-mode.ts'
import { ExpressHostRequest, type ExpressRequestSettings } from './express-request.ts'
import { findMountedTarget, hidesFromGuards, type TargetSettings } from './mounted-target.ts'

/** How a mounted middleware treats every request. */
export interface MiddlewareSettings extends ExpressRequestSettings, TargetSettings {}

/** Express middleware that answers the requests which the dispatcher's routes match. */
export function createMiddleware(
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

/** With the name that traces show; a bundler may change the one of a function. */
export function named<Middleware extends RequestHandler>(middleware: Middleware): Middleware {
  return Object.defineProperty(middleware, 'name', { value: 'resourceRoutes' })
}
