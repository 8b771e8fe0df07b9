import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { HandlerContext } from '@portolan/dispatch-core'
import { closeApp, hasClose } from '../../app/app-module.ts'
import { type AssembledApp, assembleApp } from '../../app/assemble-app.ts'
import type { ProjectSettings } from '../../config/settings.ts'
import type { ModuleLoader } from '../../modules/module-loader.ts'
import { type AppHost, AppServer, type UpgradeListener } from './app-server.ts'
import { refuseUpgrade } from './dev-server.ts'
import { HiddenRoutes } from './hidden-routes.ts'
import { type DevProblem, toFault } from './problem.ts'
import { sendProblem, toProblemResponse } from './problem-answer.ts'
import type { ProblemLog } from './problem-log.ts'
import type { Routes } from './routes.ts'

export interface RunningAppOptions {
  readonly settings: ProjectSettings
  readonly loader: ModuleLoader
  readonly problems: ProblemLog
  readonly routes: Routes
  /** The server whose requests come here. */
  readonly host: AppHost
}

/** Milliseconds that an app may take to be ready after it was saved. */
const LOAD_LIMIT = 10_000

/** Milliseconds that requests in flight may take when an app with a `close()` was saved. */
const DRAIN_LIMIT = 500

/** Milliseconds that the `close()` of an app may take when the app was saved. */
const CLOSE_LIMIT = 2_000

/** An app that serves. */
interface LiveApp {
  readonly assembled: AssembledApp
  /** `undefined` for an app that takes no part in the server. */
  readonly server: AppServer | undefined
  /** The exports of its module. */
  readonly module: unknown
  /** The responses that it has not sent to their end. */
  readonly unfinished: Set<ServerResponse>
}

/** Why the project has no app now. */
interface Failure {
  readonly problem: DevProblem
  readonly error: unknown
}

/**
 * The app of a project while its files change: assembled anew when its own module changes, given
 * other routes when those change. Requests wait for the state that is on its way. While the app
 * cannot be loaded, every request gets the reason: no route is ever served without the app.
 */
export class RunningApp {
  readonly #options: RunningAppOptions
  #state: Promise<LiveApp | Failure>
  #serverFile: string | undefined
  /** A later restart makes an earlier one needless. */
  #restarts = 0
  /** Requests that have come as far as the routes. */
  readonly #reached = new WeakSet<IncomingMessage>()
  readonly #hiddenRoutes: HiddenRoutes
  /** The matchers of the app that was assembled last: an app reads them once. */
  #matchers: Routes['matchers'] | undefined

  constructor(options: RunningAppOptions) {
    this.#options = options
    this.#serverFile = options.settings.serverFile
    this.#hiddenRoutes = new HiddenRoutes(options, this.#reached)
    this.#state = this.#assemble()
  }

  /** Resolves once everything that was asked for is served. @throws why the app cannot be loaded */
  async ready(): Promise<void> {
    const state = await this.#state
    if ('error' in state) throw state.error
  }

  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const state = await this.#state
    if ('assembled' in state) {
      const { mountsItself, lastName } = state.assembled
      if (!mountsItself && this.#serverFile !== undefined) {
        this.#hiddenRoutes.watch(req, res, { appName: this.#name, lastName })
      }
      state.unfinished.add(res)
      res.once('close', () => state.unfinished.delete(res))
      if (state.server === undefined) {
        state.assembled.app(req, res)
      } else {
        state.server.request(req, res)
      }
      return
    }
    sendProblem(state.problem, req, res)
  }

  async upgrade(...[req, socket, head]: Parameters<UpgradeListener>): Promise<void> {
    const state = await this.#state
    if ('server' in state && state.server?.hasUpgrade) {
      state.server.upgrade(req, socket, head)
    } else {
      refuseUpgrade(socket, '503 Service Unavailable')
    }
  }

  /** Ends the upgraded connections, such as WebSockets. */
  async endUpgraded(): Promise<void> {
    const state = await this.#state
    if ('server' in state) state.server?.end()
  }

  /**
   * Imports the app again, with every forgotten module that it imports.
   *
   * @param serverFile the file that exports the app, if the project has one now
   */
  restart(serverFile: string | undefined): void {
    const restart = ++this.#restarts
    this.#then(async (before) => {
      if (restart !== this.#restarts) return before
      if ('assembled' in before) await this.#end(before)
      this.#serverFile = serverFile
      // The same app must not be completed twice: the routes of before are in it.
      this.#options.loader.forget((file) => file === serverFile)
      return this.#assembleInTime(restart)
    })
  }

  /** Serves other routes from now on, or the same ones from modules that were forgotten. */
  useRoutes(): void {
    if (this.#matchers !== this.#options.routes.matchers) {
      this.restart(this.#serverFile)
      return
    }
    this.#then(async (before) => {
      // A module that the app was missing may be there now.
      if ('error' in before) return this.#assemble()
      await this.#replaceRoutes(before)
      return before
    })
  }

  /**
   * Runs the `close()` of the app, after the requests in flight.
   *
   * @param limit milliseconds that each of the two may take
   * @throws as `closeApp()` does.
   */
  async close(limit: number): Promise<void> {
    const state = await this.#state
    if (!('assembled' in state)) return
    const { assembled, server, module, unfinished } = state
    assembled.close()
    server?.end()
    // They do not end by themselves, and their clients connect again.
    for (const response of unfinished) if (isEventStream(response)) response.destroy()
    await drain(unfinished, limit)
    await closeApp(module, { appName: this.#name, limit })
  }

  /**
   * Ends an app before another takes its place. Its `close()` may end connections of any module
   * that it imports, so that these are forgotten too.
   */
  async #end({ assembled, server, module, unfinished }: LiveApp): Promise<void> {
    assembled.close()
    server?.end()
    const file = this.#serverFile
    if (file === undefined || !hasClose(module)) return
    const { loader, problems } = this.#options
    const imports = loader.findImports(file)
    await drain(unfinished, DRAIN_LIMIT)
    loader.forget((path) => imports.has(path))
    try {
      await closeApp(module, { appName: this.#name, limit: CLOSE_LIMIT })
    } catch (error) {
      problems.showError(`close() of ${this.#name}`, error)
    }
  }

  async #assemble(): Promise<LiveApp | Failure> {
    const { problems } = this.#options
    try {
      const live = await this.#load()
      problems.solved(this.#name)
      return live
    } catch (error) {
      return this.#fail(problems.describe(`${this.#name} cannot be served`, error), error)
    }
  }

  async #load(): Promise<LiveApp> {
    const { settings, loader, problems, routes, host } = this.#options
    const { matchers } = routes
    this.#matchers = matchers
    const file = this.#serverFile
    let module: unknown
    const assembled = await assembleApp({
      ...(file !== undefined && {
        loadApp: async () => {
          module = await loader.import(file)
          return module
        },
        appName: this.#name,
      }),
      adapter: settings.adapter,
      root: settings.root,
      appDirs: [settings.appDir],
      routes: await routes.load(),
      matchers,
      settings: { exposeErrors: true, ...settings.routes },
      onError: (error, context) => this.#tellError(error, context),
      onReached: (req) => this.#reached.add(req),
      onWarning: (message) => problems.warn('The app', message),
      // The server of `dev` writes a line for every request.
      log: false,
    })
    const server = await AppServer.create(assembled.app, {
      appModule: module,
      host,
      onError: (error) => problems.showError(`upgrade() of ${this.#name}`, error),
    })
    host.useUpgrade(server?.hasUpgrade === true)
    return { assembled, server, module, unfinished: new Set() }
  }

  /** An app that is never ready would keep later ones from being tried. */
  async #assembleInTime(restart: number): Promise<LiveApp | Failure> {
    const assembling = this.#assemble()
    const inTime = new AbortController()
    const state = await Promise.race([
      assembling,
      delay(LOAD_LIMIT, undefined, { signal: inTime.signal }).catch(() => undefined),
    ])
    inTime.abort()
    if (state !== undefined) return state
    assembling.then((late) => {
      if (restart === this.#restarts) this.#state = Promise.resolve(late)
    })
    const error = new Error(`It has not loaded within ${LOAD_LIMIT / 1_000} seconds`)
    const title = `${this.#name} cannot be served`
    return this.#fail(this.#options.problems.describe(title, error), error)
  }

  async #replaceRoutes({ assembled }: LiveApp): Promise<void> {
    const { problems, routes } = this.#options
    try {
      assembled.replaceRoutes(await routes.load())
      problems.solved('The route table')
    } catch (error) {
      // They stay as they were.
      problems.showError('The route table', error)
    }
  }

  #fail(problem: DevProblem, error: unknown): Failure {
    this.#options.problems.show(this.#name, problem)
    return { problem, error }
  }

  #then(next: (before: LiveApp | Failure) => Promise<LiveApp | Failure>): void {
    this.#state = this.#state.then(async (before) => {
      const state = await next(before).catch((error) =>
        // The next change tries again.
        this.#fail(toFault(`${this.#name} cannot be served`, error), error),
      )
      this.#options.problems.reloaded()
      return state
    })
  }

  /** Shows an error of a handler once, and answers with it. */
  #tellError(error: unknown, { route, method, request }: HandlerContext): Response {
    const { problems } = this.#options
    const place = `${method} ${route.pattern}`
    const problem = problems.describe(`${place} failed`, error)
    problems.showUntilReload(place, problem)
    return toProblemResponse(problem, request)
  }

  get #name(): string {
    return this.#serverFile === undefined
      ? 'The app'
      : relative(this.#options.settings.root, this.#serverFile)
  }
}

/** Resolves when the responses have been sent, or this number of milliseconds is over. */
async function drain(unfinished: ReadonlySet<ServerResponse>, limit: number): Promise<void> {
  const isSent = new AbortController()
  await Promise.race([
    Promise.all([...unfinished].map((response) => once(response, 'close'))),
    delay(limit, undefined, { signal: isSent.signal }).catch(() => {}),
  ])
  isSent.abort()
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.5 */
function isEventStream(response: ServerResponse): boolean {
  const type = response.headersSent ? response.getHeader('content-type') : undefined
  return String(type).startsWith('text/event-stream')
}
