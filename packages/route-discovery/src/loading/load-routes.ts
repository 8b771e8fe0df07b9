import { checkOptions, type MiddlewareSource, type RouteModule } from '@portolan/dispatch-core'
import { toAppRoot } from '../app-root.ts'
import type { ManifestRoute, RouteManifest } from '../route-manifest.ts'
import { type AppFiles, importFile } from './import-file.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { toMiddleware } from './to-middleware.ts'
import { toRouteModule } from './to-route-module.ts'

export interface LoadOptions {
  /** The directory that the manifest was made from, or where its compiled files are. Default: `app`. */
  readonly appDir?: string | URL
  /** Whether a module is imported when it is first used. Default: `false`, all of them now. */
  readonly lazy?: boolean
  /**
   * Imports a file, given its absolute path: for loaders that know more than Node does, such as
   * a bundler's development server. Default: `import()`.
   */
  readonly importModule?: (path: string) => Promise<unknown>
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
  checkOptions(options, ['appDir', 'lazy', 'importModule'], 'loadRoutes()')
  checkManifest(manifest)
  const { appDir = 'app', lazy = false, importModule } = options
  if (importModule !== undefined && typeof importModule !== 'function') {
    throw new TypeError(
      `loadRoutes(): importModule is ${String(importModule)}; write a function, (path) => import(path)`,
    )
  }
  const files: AppFiles = { root: toAppRoot(appDir, 'loadRoutes()'), importModule }
  return lazy
    ? manifest.routes.map((route) => toLazy(route, files))
    : loadAll(manifest.routes, files)
}

function toLazy(route: ManifestRoute, files: AppFiles): LoadedRoute {
  return {
    ...route,
    module: async () => toRouteModule(await importFile(files, route.file)),
    middleware: route.middleware.map((file) => async () => ({
      default: toMiddleware(await importFile(files, file)),
    })),
  }
}

async function loadAll(routes: readonly ManifestRoute[], files: AppFiles): Promise<LoadedRoute[]> {
  const guardFiles = [...new Set(routes.flatMap(({ middleware }) => middleware))]
  const guards = await mapConcurrently(guardFiles, async (file) => {
    return [file, toMiddleware(await importFile(files, file))] as const
  })
  const guardOf = new Map(guards)
  return mapConcurrently(routes, async (route) => ({
    ...route,
    module: toRouteModule(await importFile(files, route.file)),
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
