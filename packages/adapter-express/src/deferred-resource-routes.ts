import type { RequestHandler } from 'express'
import { type ResourceRoutes, resourceRoutes } from './resource-routes.ts'
import type { ResourceRoutesOptions } from './resource-routes-options.ts'

/** The middleware of `deferredResourceRoutes()`. */
export interface DeferredResourceRoutes extends RequestHandler {
  /** Resolves to the middleware behind it when every route module has been imported; rejects as `resourceRoutes()` does. */
  readonly ready: Promise<ResourceRoutes>
}

/**
 * `resourceRoutes()` for CommonJS apps, which cannot await at the top: a middleware at once,
 * whose requests wait until the routes are there. If loading fails, every request is given the
 * error, as `next(error)`; await `ready` to see it at the start.
 *
 * @example
 * const routes = deferredResourceRoutes({ appDir: path.join(__dirname, 'app') })
 * app.use(routes)
 * routes.ready.then(() => app.listen(3000))
 */
export function deferredResourceRoutes(options: ResourceRoutesOptions): DeferredResourceRoutes {
  const ready = resourceRoutes(options)
  // Requests report a failure too; without this it would end the process of an app that never looks.
  ready.catch(() => {})
  const middleware: RequestHandler = (req, res, next) => {
    ready.then((routes) => routes(req, res, next), next)
  }
  return Object.assign(middleware, { ready })
}
