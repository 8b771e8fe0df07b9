import { checkOptions, type MiddlewareSource, type RouteModule } from '@portolan/dispatch-core'
import { toAppRoot } from '../app-root.ts'
import type { ManifestRoute, RouteManifest } from '../route-manifest.ts'
import { importFile } from './import-file.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { toMiddleware } from './to-middleware.ts'
import { toRouteModule } from './to-route-module.ts'

export interface LoadOptions {
  /** The directory that the manifest was made from, or where its compiled files are. Default: `app`. */
  readonly appDir?: string | URL
  /** Whether a module is imported when it is first used. Default: `false`, all of them now. */
  readonly lazy?: boolean
}

/** A route as `createDispatcher({ routes })` takes it. */
export interface LoadedRoute extends Omit<ManifestRoute, 'middleware'> {
  /** What the route file exports, or how to import it. */
  readonly module: RouteModule | (() => Promise<RouteModule>)
  /** Outermost first. */
  readonly middleware: readonly MiddlewareSource[]
}

/**
 * Adds modules and middleware to the routes of a manifest, from disk.
 *
 * @throws RouteLoadError for the first file that cannot be imported or exports the wrong
 * thing; with `lazy`, the function that imports it rejects with it.
 */
export async function loadRoutes(
  manifest: RouteManifest,
  options: LoadOptions = {},
): Promise<LoadedRoute[]> {
  checkOptions(options, ['appDir', 'lazy'], 'loadRoutes()')
  checkManifest(manifest)
  const { appDir = 'app', lazy = false } = options
  const root = toAppRoot(appDir, 'loadRoutes()')
  return lazy ? manifest.routes.map((route) => toLazy(route, root)) : loadAll(manifest.routes, root)
}

function toLazy(route: ManifestRoute, root: string): LoadedRoute {
  return {
    ...route,
    module: async () => toRouteModule(await importFile(root, route.file)),
    middleware: route.middleware.map((file) => async () => ({
      default: toMiddleware(await importFile(root, file)),
    })),
  }
}

async function loadAll(routes: readonly ManifestRoute[], root: string): Promise<LoadedRoute[]> {
  const guardFiles = [...new Set(routes.flatMap(({ middleware }) => middleware))]
  const guards = await mapConcurrently(guardFiles, async (file) => {
    return [file, toMiddleware(await importFile(root, file))] as const
  })
  const guardOf = new Map(guards)
  return mapConcurrently(routes, async (route) => ({
    ...route,
    module: toRouteModule(await importFile(root, route.file)),
    // Each was imported above, and `[]` would lose a guard if it was not.
    middleware: route.middleware.map((file) => guardOf.get(file) as MiddlewareSource),
  }))
}

function checkManifest(manifest: RouteManifest): void {
  if (manifest?.version === 1 && Array.isArray(manifest.routes)) return
  throw new TypeError(
    `loadRoutes() takes a manifest of version 1; got ${manifest === null ? 'null' : typeof manifest}${manifest?.version === undefined ? '' : ` of version ${String(manifest.version)}`}. Give it what discoverRoutes() resolves with`,
  )
}
