import {
  checkOptions,
  createDispatcher,
  type DispatcherOptions,
  dispatcherOptionNames,
  type Route,
} from '@portolan/dispatch-core'
import type { RequestHandler } from 'express'
import type { ExpressHost } from './express-host.ts'
import { createMiddleware } from './middleware.ts'

/** Where the routes come from: a directory, or a list such as a generated module exports. */
type RouteSource =
  | {
      /** The directory of the route files: a path from the working directory, or a `file:` URL. */
      readonly appDir: string | URL
      /** Imports each route module on its first request instead of all at once. Default: `false`. */
      readonly lazy?: boolean
      readonly routes?: never
    }
  | {
      readonly routes: DispatcherOptions['routes']
      readonly appDir?: never
      readonly lazy?: never
    }

/** The options of `resourceRoutes()`: where the routes come from, and the dispatcher's own. */
export type ResourceRoutesOptions = RouteSource &
  Omit<DispatcherOptions, 'routes'> & {
    /**
     * Whether URLs that middleware has rewritten match too. Guards that were written for the
     * original path do not see them, therefore the default is `false`.
     */
    readonly rewrittenUrls?: boolean
  }

/** The middleware of `resourceRoutes()`. */
export interface ResourceRoutes extends RequestHandler {
  /** The mounted routes in the order in which they rank. */
  readonly routes: readonly Route[]
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
  checkOptions(options, optionNames, 'resourceRoutes()')
  const { appDir, lazy, rewrittenUrls = false, routes, ...rest } = options
  const dispatcher = createDispatcher<ExpressHost>(
    { ...rest, routes: await findRoutes(options) },
    { req: (host) => host.req, res: (host) => host.res },
  )
  return Object.defineProperty(createMiddleware(dispatcher, { rewrittenUrls }), 'routes', {
    enumerable: true,
    get: () => dispatcher.routes,
  }) as ResourceRoutes
}

const optionNames = [...dispatcherOptionNames, 'appDir', 'lazy', 'rewrittenUrls']

async function findRoutes(options: ResourceRoutesOptions): Promise<DispatcherOptions['routes']> {
  const { appDir, lazy = false, matchers = {} } = options
  if (appDir === undefined) {
    if (options.routes !== undefined) return options.routes
    throw new TypeError('resourceRoutes() takes { appDir } or { routes }; write { appDir: "app" }')
  }
  if (options.routes !== undefined) {
    throw new TypeError('resourceRoutes() got appDir and routes; leave one of them out')
  }
  // Imported here, so that an app with a generated routes module never loads it.
  const { discoverRoutes, loadRoutes } = await import('@portolan/route-discovery')
  const manifest = await discoverRoutes({ appDir, matchers })
  for (const warning of manifest.warnings) console.warn(warning.message)
  return loadRoutes(manifest, { appDir, lazy })
}
