import type { RequestListener, Server } from 'node:http'
import { setImmediate as macrotask } from 'node:timers/promises'
import { createServer, type ResourceRoutes, resourceRoutes } from '@portolan/adapter-express'
import type { ParamMatcher, RouteDefinition } from '@portolan/dispatch-core'
import type { Express, Request, RequestHandler } from 'express'
import type { HostName, RouteSettings } from '../config/config.ts'
import type { RequestRecord } from '../server/request-log.ts'
import { prepareApp, refuseListening, toExpressApp } from './app-module.ts'
import { findMountPlace, parseCookiesFirst } from './mount-place.ts'
import { RouteHandOver } from './route-hand-over.ts'

/** The parts of an app. */
export interface AssembleOptions {
  /** Imports the module whose default export is the project's own app. Default: an app is made. */
  readonly loadApp?: (() => Promise<unknown>) | undefined
  /** The name of that module in messages. Default: `app.ts`. */
  readonly appName?: string
  /** The host of the routes where no app is loaded. Default: `express`. */
  readonly adapter?: HostName | undefined
  readonly routes: readonly RouteDefinition[]
  /**
   * Imports the routes once the app is there, so that they find everything that it prepares. Until
   * then an app that mounts them itself is given `routes`. Default: these are the routes.
   */
  readonly loadRoutes?: () => Promise<readonly RouteDefinition[]>
  /**
   * Absolute paths, each of which means the project's app directory when the app mounts the routes
   * itself.
   */
  readonly appDirs: readonly string[]
  /**
   * The project's directory, from which the app may write its app directory. Default: the working
   * directory.
   */
  readonly root?: string
  readonly matchers: Readonly<Record<string, ParamMatcher>>
  /** The other options of `resourceRoutes()`, where the app does not call it itself. */
  readonly settings: RouteSettings
  /** Told of unexpected errors where neither the settings nor the app say what to do with them. */
  readonly onError?: RouteSettings['onError']
  readonly onWarning: (message: string) => void
  /**
   * Called with each request that comes as far as the routes, where the app does not mount them
   * itself.
   */
  readonly onReached?: (req: Request) => void
  /** Writes about the requests of an app that is made here. Default: a line on standard output. */
  readonly log?: false | ((record: RequestRecord) => void)
}

/** An app with the resource routes in it. */
export interface AssembledApp {
  readonly app: RequestListener
  /** Makes a server for the app, which does not listen yet. */
  createServer(): Server
  /** Whether the app mounted the routes itself, somewhere. */
  readonly mountsItself: boolean
  /** The name of the function in front of the routes, where they were mounted for the app. */
  readonly lastName?: string | undefined
  /**
   * Takes other routes from now on. @throws as `createDispatcher()` does; the routes stay as they
   * were then.
   */
  replaceRoutes(routes: readonly RouteDefinition[]): void
  /** Hands no routes over any more. */
  close(): void
}

/**
 * Puts the resource routes into the project's own app, unless it does that itself, or into one
 * that is made for them.
 *
 * @throws {CommandError} when the module exports no Express app, or listens itself.
 * @throws as the import of the module and `resourceRoutes()` do.
 */
export async function assembleApp(options: AssembleOptions): Promise<AssembledApp> {
  const { loadApp, appName = 'app.ts', routes, loadRoutes, appDirs, root = '.' } = options
  const { onWarning } = options
  if (loadApp === undefined) {
    if (options.adapter === 'node') {
      const { createDefaultListener } = await import('./default-listener.ts')
      return createDefaultListener(options)
    }
    // The project's own app may be of another Express, which is enough for one process.
    const { createDefaultApp } = await import('./default-app.ts')
    const made = await createRoutes(options, false)
    return assembled(createDefaultApp(markReached(made, options), options.log), made, () => {})
  }
  const handOver = new RouteHandOver(routes, { appDirs, bases: ['.', root] })
  try {
    const appModule = await refuseListening(appName, loadApp)
    const app = toExpressApp(appModule, appName)
    await prepareApp(appModule)
    // A CommonJS app cannot wait for its routes: it asks for them a little later.
    await macrotask()
    if (handOver.isTaken) {
      if (loadRoutes !== undefined) handOver.replace(await loadRoutes())
      warnOfOthers(handOver.otherAppDirs, appName, onWarning)
      return assembled(app, handOver, () => handOver.close())
    }
    // The routes below are not the app's own, and a later request for them comes too late.
    handOver.refuseLater(appName)
    parseCookiesFirst(app, options.settings.cookieSecret)
    const place = findMountPlace(app, appName, onWarning)
    const made = await createRoutes(options, place.handlesErrors)
    place.mount(markReached(made, options))
    const { lastName } = place
    return { ...assembled(app, made, () => handOver.close()), lastName }
  } catch (error) {
    handOver.close()
    throw error
  }
}

async function createRoutes(
  { routes: given, loadRoutes, matchers, settings, onError }: AssembleOptions,
  handlesErrors: boolean,
): Promise<ResourceRoutes> {
  const routes = loadRoutes === undefined ? given : await loadRoutes()
  const passesErrors = (settings.errors ?? (handlesErrors ? 'next' : 'respond')) === 'next'
  // The app answers them; `onError` only takes note.
  const takeNote: RouteSettings['onError'] = (error, context) => void onError?.(error, context)
  const defaults = passesErrors
    ? { errors: 'next' as const, ...(onError && { onError: takeNote }) }
    : onError && { onError }
  return resourceRoutes({ ...defaults, ...settings, routes, matchers })
}

function markReached(routes: ResourceRoutes, { onReached }: AssembleOptions): RequestHandler {
  if (onReached === undefined) return routes
  return (req, res, next) => {
    onReached(req)
    routes(req, res, next)
  }
}

function assembled(
  app: Express,
  holder: ResourceRoutes | RouteHandOver,
  close: () => void,
): AssembledApp {
  const mountsItself = holder instanceof RouteHandOver
  return {
    app,
    createServer: () => createServer(app),
    mountsItself,
    replaceRoutes: (routes) =>
      mountsItself ? holder.replace(routes) : holder.replaceRoutes(routes),
    close,
  }
}

function warnOfOthers(
  others: readonly string[],
  appName: string,
  onWarning: (message: string) => void,
): void {
  if (others.length === 0) return
  onWarning(
    `${appName} mounts the routes of ${others.join(' and ')} and not the project's, so that these are not served; mount them too, or set appDir in portolan.config.ts`,
  )
}
