import type { ResourceRoutesOptions } from '@portolan/adapter-express'
import type { ParamMatcher } from '@portolan/dispatch-core'

/** Where a build runs: on Node, or wherever there is a `fetch` handler and perhaps no file system. */
export type BuildTarget = 'node' | 'fetch'

/** What stays an import in a build for Node, and what becomes part of it. */
export type DependencyHandling = 'external' | 'bundled'

/** What `portolan.config.ts` exports as its default. Paths are from the project's directory. */
export interface Config {
  /** The directory of the route files. Default: `app`. */
  readonly appDir?: string
  /**
   * The file whose default export is an Express app that does not listen, or `false` for none.
   * Default: `app.ts`, or the like with another extension, if there is one.
   */
  readonly server?: string | false
  /** Where `build` writes. Default: `dist`. */
  readonly output?: string
  /** Matchers beside `int`, `uuid` and `slug` by name, or the file that exports them. */
  readonly matchers?: Readonly<Record<string, ParamMatcher>> | string
  /** Where `types` writes, and `dev` with it. Default: `.portolan/types`. */
  readonly typesDir?: string
  /** What `build` builds for. Default: `['node']`. */
  readonly targets?: readonly BuildTarget[]
  /**
   * Whether a build for Node imports what `package.json` lists under `dependencies`, or holds
   * it. Default: `external`.
   */
  readonly dependencies?: DependencyHandling
  /** Whether directories and files behind symbolic links are routed. Default: `false`. */
  readonly followSymlinks?: boolean
  /** The address to listen on. Default: `HOST`, else `localhost` for `dev` and every address for `start`. */
  readonly host?: string
  /** The port to listen on; 0 lets the system choose. Default: `PORT`, else 3000. */
  readonly port?: number
  /** What `resourceRoutes()` takes beside them, where the command mounts the routes. */
  readonly routes?: RouteSettings
}

/** What `resourceRoutes()` takes, but for where the routes come from. */
export type RouteSettings = Omit<
  ResourceRoutesOptions,
  'appDir' | 'followSymlinks' | 'lazy' | 'matchers' | 'onWarning' | 'prefer' | 'routes'
>

/**
 * Types the default export of `portolan.config.ts`; it returns what it is given.
 *
 * @example export default defineConfig({ appDir: 'routes' })
 */
export function defineConfig(config: Config): Config {
  return config
}
