import type { DispatcherOptions, RouteDefinition } from '@portolan/dispatch-core'

/** Where the routes come from: a directory, or a list such as a generated module exports. */
export type RouteSource =
  | {
      /** The directory of the route files: a path from the working directory, or a `file:` URL. */
      readonly appDir: string | URL
      /** Imports each route module on its first request instead of all at once. Default: `false`. */
      readonly lazy?: boolean
      /** Told what discovery warns of, such as a shadowed route. Default: writes its message to the console. */
      readonly onWarning?: (warning: { readonly message: string }) => void
      readonly routes?: never
    }
  | {
      readonly routes: DispatcherOptions['routes']
      readonly appDir?: never
      readonly lazy?: never
      readonly onWarning?: never
    }

/** The names of the options of a `RouteSource` that no dispatcher has. */
export const routeSourceOptionNames = ['appDir', 'lazy', 'onWarning'] as const

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
  }: RouteSource & Pick<DispatcherOptions, 'matchers'>,
  where: string,
): Promise<readonly RouteDefinition[]> {
  if (appDir === undefined) {
    if (routes === undefined)
      throw new TypeError(`${where} takes { appDir } or { routes }; write { appDir: "app" }`)
    if (lazy !== false)
      throw new TypeError(
        `${where}: lazy goes with appDir; in routes, write module: () => import("…") instead`,
      )
    return routes
  }
  if (routes !== undefined)
    throw new TypeError(`${where} got appDir and routes; leave one of them out`)
  // Imported here, so that an app with a generated routes module never loads it.
  const { discoverRoutes, loadRoutes } = await import('@portolan/route-discovery')
  const manifest = await discoverRoutes({ appDir, matchers })
  for (const warning of manifest.warnings) onWarning(warning)
  return loadRoutes(manifest, { appDir, lazy })
}
