import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { HandlerContext } from '@portolan/dispatch-core'
import { closeApp, hasClose } from '../../app/app-module.ts'
import { type AssembledApp, assembleApp } from '../../app/assemble-app.ts'
import type { ProjectSettings } from '../../config/settings.ts'
import type { ModuleLoader } from '../../modules/module-loader.ts'
import { type AppHost, AppServer, type UpgradeListener } from './app-server.ts'
import { refuseUpgrade } from './dev-server.ts'
import { toProblemResponse } from './problem-answer.ts'
import type { ProblemLog } from './problem-log.ts'
import type { Routes } from './routes.ts'

/** The surroundings of an app. */
export interface AppOptions {
  readonly settings: ProjectSettings
  readonly loader: ModuleLoader
  readonly problems: ProblemLog
  readonly routes: Routes
  /** The server whose requests come here. */
  readonly host: AppHost
}

/** One app, from its import to its end. */
interface LiveAppOptions extends AppOptions {
  /** The file that exports it, if the project has one. */
  readonly serverFile: string | undefined
  readonly appName: string
  /** Told of each request that has come as far as the routes. */
  readonly onReached: (req: IncomingMessage) => void
}

/** Milliseconds that requests in flight may take when an app with a `close()` was saved. */
const DRAIN_LIMIT = 500

/** Milliseconds that the `close()` of an app may take when the app was saved. */
const CLOSE_LIMIT = 2_000

/** An app that serves, with its own server and the responses that it has not sent to their end. */
export class LiveApp {
  readonly assembled: AssembledApp
  readonly #options: LiveAppOptions
  /** `undefined` for an app that takes no part in the server. */
  readonly #server: AppServer | undefined
  /** The exports of its module. */
  readonly #module: unknown
  readonly #unfinished = new Set<ServerResponse>()

  private constructor(
    options: LiveAppOptions,
    { assembled, server, module }: { assembled: AssembledApp; server?: AppServer; module: unknown },
  ) {
    this.#options = options
    this.assembled = assembled
    this.#server = server
    this.#module = module
  }

  /** Imports the app, and completes it with the routes. @throws why it cannot be loaded */
  static async load(options: LiveAppOptions): Promise<LiveApp> {
    const { settings, loader, problems, routes, host, serverFile, appName, onReached } = options
    const { matchers } = routes
    let module: unknown
    const assembled = await assembleApp({
      ...(serverFile !== undefined && {
        loadApp: async () => {
          module = await loader.import(serverFile)
          return module
        },
        appName,
      }),
      adapter: settings.adapter,
      root: settings.root,
      appDirs: [settings.appDir],
      routes: await routes.load(),
      matchers,
      settings: { exposeErrors: true, ...settings.routes },
      onError: (error, context) => tellError(problems, error, context),
      onReached,
      onWarning: (message) => problems.warn('The app', message),
      // The server of `dev` writes a line for every request.
      log: false,
    })
    const server = await AppServer.create(assembled.app, {
      appModule: module,
      host,
      onError: (error) => problems.showError(`upgrade() of ${appName}`, error),
    })
    host.useUpgrade(server?.hasUpgrade === true)
    return new LiveApp(options, { assembled, module, ...(server !== undefined && { server }) })
  }

  handle(req: IncomingMessage, res: ServerResponse): void {
    this.#unfinished.add(res)
    res.once('close', () => this.#unfinished.delete(res))
    if (this.#server === undefined) {
      this.assembled.app(req, res)
    } else {
      this.#server.request(req, res)
    }
  }

  upgrade(...[req, socket, head]: Parameters<UpgradeListener>): void {
    if (this.#server?.hasUpgrade) {
      this.#server.upgrade(req, socket, head)
    } else {
      refuseUpgrade(socket, '503 Service Unavailable')
    }
  }

  /** Ends the upgraded connections, such as WebSockets. */
  endUpgraded(): void {
    this.#server?.end()
  }

  /**
   * Runs the `close()` of the app, after the requests in flight.
   *
   * @param limit milliseconds that each of the two may take
   * @throws as `closeApp()` does.
   */
  async close(limit: number): Promise<void> {
    this.assembled.close()
    this.#server?.end()
    // They do not end by themselves, and their clients connect again.
    for (const response of this.#unfinished) if (isEventStream(response)) response.destroy()
    await this.#drain(limit)
    await closeApp(this.#module, { appName: this.#options.appName, limit })
  }

  /**
   * Ends the app before another takes its place. Its `close()` may end connections of any module
   * that it imports, so that these are forgotten too.
   */
  async end(): Promise<void> {
    const { loader, problems, serverFile, appName } = this.#options
    this.assembled.close()
    this.#server?.end()
    if (serverFile === undefined || !hasClose(this.#module)) return
    const imports = loader.findImports(serverFile)
    await this.#drain(DRAIN_LIMIT)
    loader.forget((path) => imports.has(path))
    try {
      await closeApp(this.#module, { appName, limit: CLOSE_LIMIT })
    } catch (error) {
      problems.showError(`close() of ${appName}`, error)
    }
  }

  /** Resolves when the responses have been sent, or this number of milliseconds is over. */
  async #drain(limit: number): Promise<void> {
    const isSent = new AbortController()
    await Promise.race([
      Promise.all([...this.#unfinished].map((response) => once(response, 'close'))),
      delay(limit, undefined, { signal: isSent.signal }).catch(() => {}),
    ])
    isSent.abort()
  }
}

/** Shows an error of a handler once, and answers with it. */
function tellError(
  problems: ProblemLog,
  error: unknown,
  { route, method, request }: HandlerContext,
): Response {
  const place = `${method} ${route.pattern}`
  const problem = problems.describe(`${place} failed`, error)
  problems.showUntilReload(place, problem)
  return toProblemResponse(problem, request)
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.5 */
function isEventStream(response: ServerResponse): boolean {
  const type = response.headersSent ? response.getHeader('content-type') : undefined
  return String(type).startsWith('text/event-stream')
}
