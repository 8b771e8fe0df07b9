import { type MiddlewareSource, type RouteModule, UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { ManifestRoute, RouteManifest } from '../manifest/route-manifest.ts'
import { checkFunction, toAppRoot } from '../options/discovery-options.ts'
import { checkRouteModule } from './check-route-module.ts'
import { type FileImporter, importFile } from './import-file.ts'
import { toMiddleware, toRouteModule } from './read-exports.ts'

export interface LoadOptions {
  /** The directory that the manifest was made from, or where its compiled files are. Default: `app`. */
  readonly appDir?: string | URL
  /** Whether a module is imported when it is first used. Default: `false`, all of them now. */
  readonly lazy?: boolean
  /**
   * Imports a file, given its absolute path: for a loader that knows more than Node does, such as
   * a bundler's development server. Default: `import()`; in a CommonJS app `require()`, and
   * `import()` for the files that only it can load.
   */
  readonly importModule?: (path: string) => Promise<unknown>
  /**
   * Called when a route file is imported that exports no handler, or an export that was probably
   * meant to be one. Default: writes the message to the console.
   */
  readonly onWarning?: (warning: Diagnostic) => void
}

/** A route as `createDispatcher({ routes })` takes it. */
export interface LoadedRoute extends Omit<ManifestRoute, 'middleware'> {
  /** The exports of the route file, or a function that imports it. */
  readonly module: RouteModule | (() => Promise<RouteModule>)
  /** Outermost first. */
  readonly middleware: readonly MiddlewareSource[]
}

/**
 * Adds modules and middleware to the routes of a manifest, from disk.
 *
 * @throws {RouteLoadError} for the first file that cannot be imported or exports the wrong
 * thing; with `lazy`, the function that imports it rejects with it.
 * @throws {UsageError} for an option that is unknown or wrong.
 */
export async function loadRoutes(
  manifest: RouteManifest,
  options: LoadOptions = {},
): Promise<LoadedRoute[]> {
  checkOptions(options, ['appDir', 'lazy', 'importModule', 'onWarning'], 'loadRoutes()')
  checkManifest(manifest)
  const { appDir = 'app', lazy = false, importModule, onWarning = warnOnConsole } = options
  if (importModule !== undefined) {
    checkFunction(importModule, 'loadRoutes(): importModule', '(path) => import(path)')
  }
  checkFunction(onWarning, 'loadRoutes(): onWarning', '({ message }) => console.warn(message)')
  const files: FileImporter = { root: toAppRoot(appDir, 'loadRoutes()'), importModule }
  if (lazy) return manifest.routes.map((route) => toLazy(route, files, onWarning))
  const loading = new Set<string>()
  const tell = () => console.error(neverLoaded([...loading]))
  process.once('beforeExit', tell)
  const routes = await loadAll(manifest.routes, { ...files, loading }).finally(() =>
    process.off('beforeExit', tell),
  )
  // In the order of the manifest, because imports end in any order.
  for (const { file, module } of routes) warn(file, module, onWarning)
  return routes
}

/** The process has nothing left to do, but wait for files that wait for it. */
function neverLoaded(files: readonly string[]): string {
  return `${files.join(', ')}: loading has not ended, and nothing is left that it could wait for. Such a file often imports the module that awaits the routes; move the code that it needs from there into a module of its own`
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

function toLazy(route: ManifestRoute, files: FileImporter, onWarning: OnWarning): LoadedRoute {
  return {
    ...route,
    module: async () => {
      const module = toRouteModule(await importFile(files, route.file))
      warn(route.file, module, onWarning)
      return module
    },
    middleware: route.middleware.map((file) => async () => ({
      default: toMiddleware(await importFile(files, file)),
      // An empty list alone would be taken for the result of a middleware.
      [Symbol.toStringTag]: 'Module',
    })),
  }
}

async function loadAll(routes: readonly ManifestRoute[], files: FileImporter) {
  const middlewareFiles = [...new Set(routes.flatMap(({ middleware }) => middleware))]
  const imported = await mapConcurrently(middlewareFiles, async (file) => {
    return [file, toMiddleware(await importFile(files, file))] as const
  })
  const middlewareOf = new Map(imported)
  return mapConcurrently(routes, async (route) => ({
    ...route,
    module: toRouteModule(await importFile(files, route.file)),
    // Each file was imported above, and a missing one must not become an empty list.
    middleware: route.middleware.map((file) => middlewareOf.get(file) as MiddlewareSource),
  }))
}

/** More files than this are never open at once. */
const CONCURRENCY = 64

/**
 * Maps like `Promise.all`, a limited number at a time. After a failure it starts no other item,
 * and rejects with the failure of the first item in order.
 */
async function mapConcurrently<T, R>(
  items: readonly T[],
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const failures = new Map<number, unknown>()
  let next = 0
  const work = async (): Promise<void> => {
    while (next < items.length && failures.size === 0) {
      const index = next++
      try {
        results[index] = await map(items[index] as T)
      } catch (error) {
        failures.set(index, error)
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()))
  return results
}

function checkManifest(manifest: RouteManifest): void {
  if (manifest?.version === 1 && Array.isArray(manifest.routes)) return
  throw new UsageError(
    'invalid-option',
    `loadRoutes() takes a manifest of version 1; got ${manifest === null ? 'null' : typeof manifest}${manifest?.version === undefined ? '' : ` of version ${String(manifest.version)}`}. Give it the manifest of discoverRoutes()`,
  )
}
