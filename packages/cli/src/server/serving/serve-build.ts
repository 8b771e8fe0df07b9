import cluster from 'node:cluster'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer } from '@portolan/adapter-express'
import type { ParamMatcher } from '@portolan/dispatch-core'
import type { RouteSettings } from '../../config/config.ts'
import { assembleApp } from '../assemble-app.ts'
import { closeApp } from '../close-app.ts'
import { readAddress } from './address.ts'
import { type BuiltRoute, deferRoutes, type RoutesModule } from './deferred-routes.ts'
import { exitWithError } from './exit-with-error.ts'
import { listen } from './listen.ts'
import { shutDownAtSignal } from './shut-down.ts'

/** What a build for Node holds. */
export interface Build {
  /** Of the module that says so. */
  readonly url: string
  /** The project's own app. Default: one is made. */
  readonly app?: { readonly name: string; readonly load: () => Promise<unknown> }
  readonly routes: readonly BuiltRoute[]
  readonly loadRoutes: () => Promise<RoutesModule>
  /** The app directory as seen from the project's, and from that of the app's file. */
  readonly appDir: string
  readonly appDirFromApp: string
  readonly matchers: Readonly<Record<string, ParamMatcher>>
  readonly settings: RouteSettings
}

/** What a worker tells the process that has started it; the app may have servers of its own. */
export interface ListeningMessage {
  readonly listening: string
}

/**
 * Serves a build on `PORT` and `HOST` until it is told to end. Where it cannot, it says why and
 * the process ends; nothing is ever served without the middleware of the app.
 */
export async function serveBuild(build: Build): Promise<void> {
  try {
    await serve(build)
  } catch (error) {
    exitWithError(error)
  }
}

/**
 * Source maps are read with each module from the moment that they are asked for: here that is
 * the project's own code, and what came before starts faster without.
 */
async function serve(build: Build): Promise<void> {
  const address = readAddress(process.env)
  const { app, routes, loadRoutes, matchers, settings } = build
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
  const server = createServer(assembled.app)
  shutDownAtSignal(server, async (limit) => {
    if (app !== undefined) await closeApp(appModule, { appName: app.name, limit })
  })
  const url = await listen(server, address)
  // Of several processes on one port, the one that started them says so.
  if (cluster.isPrimary) console.log(`Listening on ${url}`)
  else process.send?.({ listening: url } satisfies ListeningMessage)
}

/** By what names the app may ask for the routes: those of the sources, as seen from the output. */
function toAppDirs({ url, appDir, appDirFromApp }: Build): string[] {
  const output = dirname(fileURLToPath(url))
  return [resolve(appDir), resolve(output, 'app'), resolve(output, appDirFromApp)]
}
