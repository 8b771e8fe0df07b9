import { type DispatcherOptions, type RouteDefinition, UsageError } from '@portolan/dispatch-core'
import type { RouteExtension } from '@portolan/route-discovery'
import { findRouteProvider } from './route-provider.ts'

/** The source of the routes: a directory, or a list such as the export of a generated module. */
export type RouteSource =
  | {
      /** The directory of the route files: a path from the working directory, or a `file:` URL. */
      readonly appDir: string | URL
      /** Imports each route module on its first request instead of all at once. Default: `false`. */
      readonly lazy?: boolean
      /**
       * Gets the warnings of discovery and loading, such as a shadowed route or a file without a
       * handler. Default: writes the message to the console.
       */
      readonly onWarning?: (warning: { readonly message: string }) => void
      /** Whether directories and files behind symbolic links are routed. Default: `false`. */
      readonly followSymlinks?: boolean
      /**
       * The order of extensions that decides if a directory holds both sources and compiled files.
       * The file whose extension comes first is used. Default: none, and several files are an
       * error.
       *
       * @example ['js']
       */
      readonly prefer?: readonly RouteExtension[]
      /**
       * Imports a file of the directory, given its absolute path, for a loader that knows more than
       * the runtime does. Default: `import()`; in a CommonJS app `require()`, and `import()` for
       * the files that only it can load.
       *
       * @example (path) => import(path)
       */
      readonly importModule?: (path: string) => Promise<unknown>
      readonly routes?: never
    }
  | {
      readonly routes: DispatcherOptions['routes']
      readonly appDir?: never
      readonly lazy?: never
      readonly onWarning?: never
      readonly followSymlinks?: never
      readonly prefer?: never
      readonly importModule?: never
    }

/** A constant of the builds alone. A CommonJS build must do without `import()`, which Jest has none of. */
declare const IS_COMMONJS_BUILD: boolean
const isCommonJsBuild = typeof IS_COMMONJS_BUILD === 'boolean' && IS_COMMONJS_BUILD

/** The names of the options of a `RouteSource` that a dispatcher does not have. */
export const ROUTE_SOURCE_OPTION_NAMES = [
  'appDir',
  'lazy',
  'onWarning',
  'followSymlinks',
  'prefer',
  'importModule',
] as const

/** The other options. `routes` is part of the source. */
export function withoutRouteSource<Options extends RouteSource>(
  options: Options,
): Omit<Options, keyof RouteSource> {
  const { appDir, lazy, onWarning, followSymlinks, prefer, importModule, routes, ...rest } = options
  return rest
}

/**
 * The routes of a source, with their modules unless `lazy`.
 *
 * @param where the name of the function that takes the options, for messages
 * @throws {UsageError} unless there is exactly one source.
 * @throws {DiscoveryError} for route files that conflict with each other.
 * @throws {Error} that names the route file that failed to import. Its `cause` is the reason.
 */
export async function findRoutes(
  {
    appDir,
    lazy = false,
    onWarning = ({ message }) => console.warn(message),
    routes,
    matchers = {},
    followSymlinks,
    prefer,
    importModule,
  }: RouteSource & Pick<DispatcherOptions, 'matchers'>,
  where: string,
): Promise<readonly RouteDefinition[]> {
  if (typeof lazy !== 'boolean') {
    throw new UsageError(
      'invalid-option',
      `${where}: lazy is ${JSON.stringify(lazy)}; write true or false`,
    )
  }
  if (typeof onWarning !== 'function') {
    throw new UsageError(
      'invalid-option',
      `${where}: onWarning is ${JSON.stringify(onWarning)}; give a function, ({ message }) => …`,
    )
  }
  if (appDir === undefined) {
    if (routes === undefined) {
      throw new UsageError(
        'invalid-option',
        `${where} takes { appDir } or { routes }; write { appDir: "app" }`,
      )
    }
    if (lazy !== false) {
      throw new UsageError(
        'invalid-option',
        `${where}: lazy goes with appDir; in routes, write module: () => import("…") instead`,
      )
    }
    for (const [name, value] of Object.entries({ followSymlinks, prefer, importModule })) {
      if (value !== undefined) {
        throw new UsageError(
          'invalid-option',
          `${where}: ${name} goes with appDir; leave it out beside routes`,
        )
      }
    }
    return routes
  }
  if (routes !== undefined) {
    throw new UsageError('invalid-option', `${where} got appDir and routes; leave one of them out`)
  }
  const provided = findRouteProvider()?.provide(appDir)
  if (provided !== undefined) return provided
  // It is imported here, so that an app with a generated routes module does not load it.
  const { discoverRoutes, loadRoutes } = isCommonJsBuild
    ? // The module of that name, by the other function that gives it.
      (require('@portolan/route-discovery') as typeof import('@portolan/route-discovery'))
    : await import('@portolan/route-discovery')
  const manifest = await discoverRoutes({
    appDir,
    matchers,
    ...(followSymlinks !== undefined && { followSymlinks }),
    ...(prefer !== undefined && { prefer }),
  })
  for (const warning of manifest.warnings) onWarning(warning)
  return loadRoutes(manifest, {
    appDir,
    lazy,
    onWarning,
    ...(importModule !== undefined && { importModule }),
  })
}
