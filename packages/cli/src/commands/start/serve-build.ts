import cluster from 'node:cluster'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  MiddlewareModule,
  ParamMatcher,
  RouteDefinition,
  RouteModule,
} from '@portolan/dispatch-core'
import { closeApp } from '../../app/app-module.ts'
import { assembleApp } from '../../app/assemble-app.ts'
import { attachServer } from '../../app/server-hooks.ts'
import type { HostName, RouteSettings } from '../../config/config.ts'
import { listen, readAddress } from '../../server/listen.ts'
import { exitWithError, shutDownAtSignal } from '../../server/process-end.ts'

/** The parts of a build for Node. */
export interface Build {
  /** Of the module that says so. */
  readonly url: string
  /** The host of the routes where the project has no app of its own. Default: `express`. */
  readonly adapter?: HostName
  /** The project's own app. Default: one is made. */
  readonly app?: { readonly name: string; readonly load: () => Promise<unknown> }
  readonly routes: readonly BuiltRoute[]
  readonly loadRoutes: () => Promise<RoutesModule>
  /** The app directory as seen from the project's, and its place in the output directory. */
  readonly appDir: string
  readonly appDirInBuild: string
  readonly matchers: Readonly<Record<string, ParamMatcher>>
  readonly settings: RouteSettings
}

/**
 * The message of a worker to the process that has started it; the app may have servers of its own.
 */
export interface ListeningMessage {
  readonly listening: string
}

/**
 * Serves a build on `PORT` and `HOST` until it is told to end. Where it cannot, it says why and the
 * process ends: no route is ever served without the middleware of the app.
 */
export async function serveBuild(build: Build): Promise<void> {
  try {
    await serve(build)
  } catch (error) {
    exitWithError(error)
  }
}

/**
 * Source maps are read with each module once they are asked for. Here the project's own code
 * begins; the modules before it start faster without.
 */
async function serve(build: Build): Promise<void> {
  const address = readAddress(process.env)
  const { app, adapter, routes, loadRoutes, matchers, settings } = build
  let appModule: unknown
  const assembled = await assembleApp({
    ...(app !== undefined && {
      appName: app.name,
      loadApp: async () => {
        process.setSourceMapsEnabled(true)
        appModule = await app.load()
        return appModule
      },
    }),
    adapter,
    routes: deferRoutes(routes, loadRoutes),
    loadRoutes: async () => {
      process.setSourceMapsEnabled(true)
      return (await loadRoutes()).routes
    },
    appDirs: toAppDirs(build),
    matchers,
    settings,
    onWarning: (message) => console.warn(message),
  })
  const server = assembled.createServer()
  let endUpgraded = (): void => {}
  shutDownAtSignal(server, {
    begin: () => endUpgraded(),
    async close(limit) {
      if (app !== undefined) await closeApp(appModule, { appName: app.name, limit })
    },
  })
  endUpgraded = await attachServer(server, appModule, (error) => console.error(error))
  const url = await listen(server, address)
  // Of several processes on one port, the one that started them says so.
  if (cluster.isPrimary) {
    console.log(`Listening on ${url}`)
  } else {
    process.send?.({ listening: url } satisfies ListeningMessage)
  }
}

/** The paths by which the app may ask for the routes. */
function toAppDirs({ url, appDir, appDirInBuild }: Build): string[] {
  return [resolve(appDir), resolve(dirname(fileURLToPath(url)), appDirInBuild)]
}

/** A route of a build before its module is there. */
interface BuiltRoute {
  readonly id: string
  readonly pattern: string
  readonly file: string
  /** How many. */
  readonly middleware: number
}

/** The exports of the generated routes module. */
interface RoutesModule {
  /** The same routes in the same order, with the exports of their files. */
  readonly routes: readonly (RouteDefinition & {
    readonly module: RouteModule
    readonly middleware: readonly MiddlewareModule[]
  })[]
}

/** Routes for an app that mounts them before they are imported. */
function deferRoutes(
  routes: readonly BuiltRoute[],
  load: () => Promise<RoutesModule>,
): RouteDefinition[] {
  return routes.map(({ id, pattern, file, middleware }, index) => {
    const imported = async () => {
      const route = (await load()).routes[index]
      if (route === undefined) throw new Error(`${file} is not part of this build`)
      return route
    }
    return {
      id,
      pattern,
      file,
      module: async () => (await imported()).module,
      middleware: Array.from({ length: middleware }, (_, at) => async () => {
        const module = (await imported()).middleware[at]
        if (module === undefined) throw new Error(`${file} has other middleware in this build`)
        return module
      }),
    }
  })
}
