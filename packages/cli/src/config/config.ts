import type { ResourceRoutesOptions } from '@portolan/adapter-express'
import type { ParamMatcher } from '@portolan/dispatch-core'

/**
 * Where a build runs: on Node, wherever there is a `fetch` handler and perhaps no file system, on
 * Cloudflare Workers, or on AWS Lambda.
 */
export type BuildTarget = 'node' | 'fetch' | 'cloudflare' | 'lambda'

/** Whether dependencies stay imports in a build for Node, or become part of it. */
export type DependencyHandling = 'external' | 'bundled'

/** The host of the routes in a project without an `app.ts`. */
export type HostName = 'express' | 'node'

/** The default export of `portolan.config.ts`. Paths are from the project's directory. */
export interface Config {
  /** The directory of the route files. Default: `app`. */
  readonly appDir?: string
  /**
   * The path below which the routes are served, such as `/v1`; part of every pattern, so that it
   * stands in types and tables too. The routes of `app.ts` stay as they are. Default: `/`.
   */
  readonly basePath?: string
  /**
   * The file whose default export is an Express app that does not listen, or `false` for none.
   * Default: `app.ts`, or the like with another extension, if there is one.
   */
  readonly server?: string | false
  /**
   * The host of the routes in a project without an `app.ts`: an Express app, or Node's own server,
   * which takes a fraction of the time for a request. The answers are the same. Default: `express`
   * where `package.json` lists `express` or `@portolan/adapter-express`, or where `routes` has an
   * option that Express alone takes; else `node`.
   */
  readonly adapter?: HostName
  /** Where `build` writes. Default: `dist`. */
  readonly output?: string
  /** Matchers beside `int`, `uuid` and `slug` by name, or the file that exports them. */
  readonly matchers?: Readonly<Record<string, ParamMatcher>> | string
  /** Where `types` writes, and `dev` with it. Default: `.portolan/types`. */
  readonly typesDir?: string
  /** The hosts that `build` builds for. Default: `['node']`. */
  readonly targets?: readonly BuildTarget[]
  /**
   * Whether a build for Node imports the packages that `package.json` lists under `dependencies`,
   * or holds them. Default: `external`.
   */
  readonly dependencies?: DependencyHandling
  /**
   * Packages that stay imports in a build for Node with `dependencies: 'bundled'`, such as those
   * with native addons. Default: none.
   */
  readonly external?: readonly string[]
  /** Whether directories and files behind symbolic links are routed. Default: `false`. */
  readonly followSymlinks?: boolean
  /**
   * The address to listen on. Default: `HOST`, else `localhost` for `dev` and every address for
   * `start`.
   */
  readonly host?: string
  /** The port to listen on; 0 lets the system choose. Default: `PORT`, else 3000. */
  readonly port?: number
  /** The other options of `resourceRoutes()`, where the command mounts the routes. */
  readonly routes?: RouteSettings
}

/** The options of `resourceRoutes()` except for the source of the routes. */
export type RouteSettings = Omit<
  ResourceRoutesOptions,
  | 'appDir'
  | 'followSymlinks'
  | 'importModule'
  | 'lazy'
  | 'matchers'
  | 'onWarning'
  | 'prefer'
  | 'routes'
>

/** The options that `resourceRoutes()` takes and no other adapter. */
export const EXPRESS_SETTINGS = ['errors', 'cookieSecret', 'rewrittenUrls'] as const

/**
 * Types the default export of `portolan.config.ts`; it returns its argument.
 *
 * @example export default defineConfig({ appDir: 'routes' })
 */
export function defineConfig(config: Config): Config {
  return config
}
