import type { MiddlewareSource, RouteModule } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { toAppRoot } from '../app-root.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ManifestRoute, RouteManifest } from '../route-manifest.ts'
import { checkRouteModule } from './check-route-module.ts'
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
  /**
   * Told of each route file that exports no handler, or less than was probably meant, when it
   * is imported. Default: writes the message to the console.
   */
  readonly onWarning?: (warning: Diagnostic) => void
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
  checkOptions(options, ['appDir', 'lazy', 'importModule', 'onWarning'], 'loadRoutes()')
  checkManifest(manifest)
  const { appDir = 'app', lazy = false, importModule, onWarning = warnOnConsole } = options
  checkFunction(importModule, 'importModule', '(path) => import(path)')
  checkFunction(onWarning, 'onWarning', '({ message }) => console.warn(message)')
  const files: AppFiles = { root: toAppRoot(appDir, 'loadRoutes()'), importModule }
  if (lazy) return manifest.routes.map((route) => toLazy(route, files, onWarning))
  const routes = await loadAll(manifest.routes, files)
  // In the order of the manifest, in whatever order they were imported.
  for (const { file, module } of routes) warn(file, module, onWarning)
  return routes
}

type OnWarning = NonNullable<LoadOptions['onWarning']>

function warnOnConsole({ message }: Diagnostic): void {
  console.warn(message)
}

function warn(file: string, module: RouteModule, onWarning: OnWarning): void {
  for (const warning of checkRouteModule({ file, exportNames: Object.keys(module) })) {
    onWarning(warning)
  }
}

function toLazy(route: ManifestRoute, files: AppFiles, onWarning: OnWarning): LoadedRoute {
  return {
    ...route,
    module: async () => {
      const module = toRouteModule(await importFile(files, route.file))
      warn(route.file, module, onWarning)
      return module
    },
    middleware: route.middleware.map((file) => async () => ({
      default: toMiddleware(await importFile(files, file)),
    })),
  }
}

async function loadAll(routes: readonly ManifestRoute[], files: AppFiles) {
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

function checkFunction(value: unknown, name: string, example: string): void {
  if (value === undefined || typeof value === 'function') return
  throw new TypeError(`loadRoutes(): ${name} is ${String(value)}; write a function, ${example}`)
}

function checkManifest(manifest: RouteManifest): void {
  if (manifest?.version === 1 && Array.isArray(manifest.routes)) return
  throw new TypeError(
    `loadRoutes() takes a manifest of version 1; got ${manifest === null ? 'null' : typeof manifest}${manifest?.version === undefined ? '' : ` of version ${String(manifest.version)}`}. Give it what discoverRoutes() resolves with`,
  )
}
