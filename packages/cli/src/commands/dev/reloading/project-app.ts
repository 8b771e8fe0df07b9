import type { IncomingMessage, ServerResponse } from 'node:http'
import { relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Problem, toFault } from '../problems/problem.ts'
import { answerProblem } from '../problems/problem-answer.ts'
import { createLiveApp, type LiveApp, type LiveAppOptions, type RoutesOnDisk } from './live-app.ts'

/** Milliseconds that an app may take to be ready after it was saved. */
const LOAD_LIMIT = 10_000

/** An app that serves, or why there is none. */
type State = { readonly live: LiveApp } | { readonly problem: Problem; readonly error: unknown }

/**
 * The app of a project while its files change: assembled anew when its own module does, given
 * other routes when they do. Requests wait for what is on its way. Where the app cannot be loaded,
 * every request is told so: the routes are never served without it.
 */
export class ProjectApp {
  readonly #options: LiveAppOptions
  #onDisk: RoutesOnDisk
  #state: Promise<State>
  /** What is asked for later makes what was asked for before needless. */
  #restarts = 0

  constructor(options: LiveAppOptions, onDisk: RoutesOnDisk) {
    this.#options = options
    this.#onDisk = onDisk
    this.#state = this.#assemble()
  }

  /** Resolves when all that was asked for is served. @throws why the app cannot be loaded */
  async ready(): Promise<void> {
    const state = await this.#state
    if ('error' in state) throw state.error
  }

  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const state = await this.#state
    if ('live' in state) {
      this.#options.hidden.observe(req, res)
      state.live.app(req, res)
      return
    }
    const { headers, body } = answerProblem(state.problem, req.headers.accept)
    res.writeHead(500, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body)
  }

  /** Imports the app again, with all that was forgotten of what it imports. */
  restart(): void {
    const restart = ++this.#restarts
    this.#then(async (before) => {
      if (restart !== this.#restarts) return before
      // What it has opened may belong to modules that stay.
      if ('live' in before) before.live.detach()
      this.#forgetApp()
      return this.#assembleInTime(restart)
    })
  }

  /** Serves other routes from now on, or the same ones from modules that were forgotten. */
  useRoutes(onDisk: RoutesOnDisk = this.#onDisk): void {
    const hasOtherMatchers = onDisk.matchers !== this.#onDisk.matchers
    this.#onDisk = onDisk
    // Those are read when an app is assembled.
    if (hasOtherMatchers) this.restart()
    else {
      this.#then(async (before) => {
        // What the app was missing may be there now.
        if ('error' in before) return this.#assemble()
        await this.#replaceRoutes(before.live)
        return before
      })
    }
  }

  /** @param limit milliseconds that the app may take for its end */
  async close(limit: number): Promise<void> {
    const state = await this.#state
    if ('live' in state) await state.live.close(limit)
  }

  async #assemble(): Promise<State> {
    try {
      const live = await createLiveApp(this.#options, this.#onDisk)
      this.#options.problems.solved(this.#name)
      return { live }
    } catch (error) {
      return this.#toState(error)
    }
  }

  #toState(error: unknown): State {
    const { problems } = this.#options
    return this.#show(problems.describe(`${this.#name} cannot be served`, error), error)
  }

  /** Shows why the project has no app now. */
  #show(problem: Problem, error: unknown): State {
    this.#options.problems.show(this.#name, problem)
    return { problem, error }
  }

  /** An app that is never ready would keep those from being tried that are saved after it. */
  async #assembleInTime(restart: number): Promise<State> {
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
    return this.#toState(new Error(`It has not loaded within ${LOAD_LIMIT / 1_000} seconds`))
  }

  /** The same app must not be completed twice; it has the routes of before in it. */
  #forgetApp(): void {
    const { loader, settings } = this.#options
    loader.forget((file) => file === settings.serverFile)
  }

  async #replaceRoutes(live: LiveApp): Promise<void> {
    const { problems } = this.#options
    try {
      await live.useRoutes(this.#onDisk)
      problems.solved('The route table')
    } catch (error) {
      // They stay as they were.
      problems.showError('The route table', error)
    }
  }

  get #name(): string {
    const { root, serverFile } = this.#options.settings
    return serverFile === undefined ? 'The app' : relative(root, serverFile)
  }

  #then(next: (before: State) => Promise<State>): void {
    this.#state = this.#state.then(async (before) => {
      // The next change tries again.
      const state = await next(before).catch((error) =>
        this.#show(toFault(`${this.#name} cannot be served`, error), error),
      )
      this.#options.problems.reloaded()
      return state
    })
  }
}
