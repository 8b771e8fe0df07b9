import type { IncomingMessage, ServerResponse } from 'node:http'
import { relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { UpgradeListener } from './app-server.ts'
import { refuseUpgrade } from './dev-server.ts'
import { HiddenRoutes } from './hidden-routes.ts'
import { type AppOptions, LiveApp } from './live-app.ts'
import { type DevProblem, toFault } from './problem.ts'
import { sendProblem } from './problem-answer.ts'
import type { Routes } from './routes.ts'

/** Milliseconds that an app may take to be ready after it was saved. */
const LOAD_LIMIT = 10_000

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
  readonly #options: AppOptions
  #state: Promise<LiveApp | Failure>
  #serverFile: string | undefined
  /** A later restart makes an earlier one needless. */
  #restarts = 0
  /** Requests that have come as far as the routes. */
  readonly #reached = new WeakSet<IncomingMessage>()
  readonly #hiddenRoutes: HiddenRoutes
  /** The matchers of the app that was assembled last: an app reads them once. */
  #matchers: Routes['matchers'] | undefined

  constructor(options: AppOptions) {
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
    if (!(state instanceof LiveApp)) {
      sendProblem(state.problem, req, res)
      return
    }
    const { mountsItself, lastName } = state.assembled
    if (!mountsItself && this.#serverFile !== undefined) {
      this.#hiddenRoutes.watch(req, res, { appName: this.#name, lastName })
    }
    state.handle(req, res)
  }

  async upgrade(...[req, socket, head]: Parameters<UpgradeListener>): Promise<void> {
    const state = await this.#state
    if (state instanceof LiveApp) {
      state.upgrade(req, socket, head)
    } else {
      refuseUpgrade(socket, '503 Service Unavailable')
    }
  }

  /** Ends the upgraded connections, such as WebSockets. */
  async endUpgraded(): Promise<void> {
    const state = await this.#state
    if (state instanceof LiveApp) state.endUpgraded()
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
      if (before instanceof LiveApp) await before.end()
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
    if (state instanceof LiveApp) await state.close(limit)
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

  #load(): Promise<LiveApp> {
    this.#matchers = this.#options.routes.matchers
    return LiveApp.load({
      ...this.#options,
      serverFile: this.#serverFile,
      appName: this.#name,
      onReached: (req) => this.#reached.add(req),
    })
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

  get #name(): string {
    return this.#serverFile === undefined
      ? 'The app'
      : relative(this.#options.settings.root, this.#serverFile)
  }
}
