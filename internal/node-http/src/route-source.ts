import type { DispatcherOptions, RouteDefinition } from '@portolan/dispatch-core'
import type { RouteExtension } from '@portolan/route-discovery'
import { findRouteProvider } from './route-provider.ts'

/** Where the routes come from: a directory, or a list such as a generated module exports. */
export type RouteSource =
  | {
      /** The directory of the route files: a path from the working directory, or a `file:` URL. */
      readonly appDir: string | URL
      /** Imports each route module on its first request instead of all at once. Default: `false`. */
      readonly lazy?: boolean
      /** Told what discovery and loading warn of, such as a shadowed route or a file without a handler. Default: writes its message to the console. */
      readonly onWarning?: (warning: { readonly message: string }) => void
      /** Whether folders and files behind symbolic links are routed. Default: `false`. */
      readonly followSymlinks?: boolean
      /**
       * Which file counts where a directory holds sources and what was compiled from them: the
       * one whose extension comes first here. Default: none, several files are refused.
       *
       * @example ['js']
       */
      readonly prefer?: readonly RouteExtension[]
      readonly routes?: never
    }
  | {
      readonly routes: DispatcherOptions['routes']
      readonly appDir?: never
      readonly lazy?: never
      readonly onWarning?: never
      readonly followSymlinks?: never
      readonly prefer?: never
    }

/** The names of the options of a `RouteSource` that no dispatcher has. */
export const routeSourceOptionNames = [
  'appDir',
  'lazy',
  'onWarning',
  'followSymlinks',
  'prefer',
] as const

/** The options that are left for others: `routes` is part of the source. */
export function withoutRouteSource<Options extends RouteSource>(
  options: Options,
): Omit<Options, keyof RouteSource> {
  const { appDir, lazy, onWarning, followSymlinks, prefer, routes, ...rest } = options
  return rest
}

/**
 * The routes of a source, with their modules unless `lazy`.
 *
 * @param where whose options they are, for messages
 * @throws {TypeError} unless there is exactly one source.
 * @throws {DiscoveryError} for route files that are in conflict with one another.
 * @throws {Error} that names the route file which failed to import; its `cause` says why.
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
  }: RouteSource & Pick<DispatcherOptions, 'matchers'>,
  where: string,
): Promise<readonly RouteDefinition[]> {
  if (typeof lazy !== 'boolean')
    throw new TypeError(`${where}: lazy is ${JSON.stringify(lazy)}; write true or false`)
  if (typeof onWarning !== 'function')
    throw new TypeError(
      `${where}: onWarning is ${JSON.stringify(onWarning)}; give a function, ({ message }) => …`,
    )
  if (appDir === undefined) {
    if (routes === undefined)
      throw new TypeError(`${where} takes { appDir } or { routes }; write { appDir: "app" }`)
    if (lazy !== false)
      throw new TypeError(
        `${where}: lazy goes with appDir; in routes, write module: () => import("…") instead`,
      )
    for (const [name, value] of Object.entries({ followSymlinks, prefer }))
      if (value !== undefined)
        throw new TypeError(`${where}: ${name} goes with appDir; leave it out beside routes`)
    return routes
  }
  if (routes !== undefined)
    throw new TypeError(`${where} got appDir and routes; leave one of them out`)
  const provided = findRouteProvider()?.provide(appDir)
  if (provided !== undefined) return provided
  // Imported here, so that an app with a generated routes module never loads it.
  const { discoverRoutes, loadRoutes } = await import('@portolan/route-discovery')
  const manifest = await discoverRoutes({
    appDir,
    matchers,
    ...(followSymlinks !== undefined && { followSymlinks }),
    ...(prefer !== undefined && { prefer }),
  })
  for (const warning of manifest.warnings) onWarning(warning)
  return loadRoutes(manifest, { appDir, lazy, onWarning })
}
