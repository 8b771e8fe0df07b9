import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  createDispatcher,
  type Dispatcher,
  type DispatcherOptions,
  type HandlerContext,
  type ParamMatcher,
} from '@portolan/dispatch-core'
import type { RouteManifest } from '@portolan/route-discovery'
import type { Express } from 'express'
import { closeApp } from '../../app/app-module.ts'
import { assembleApp } from '../../app/assemble-app.ts'
import type { Settings } from '../../config/settings.ts'
import type { ModuleLoader } from '../../modules/module-loader.ts'
import { type Problem, toFault } from './problem.ts'
import { answerProblem } from './problem-answer.ts'
import type { ProblemLog } from './problem-log.ts'
import { toLiveRoutes } from './routes.ts'

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

/** What an app is made from, and where its problems are shown. */
interface LiveAppOptions {
  readonly settings: Settings
  readonly loader: ModuleLoader
  readonly problems: ProblemLog
  readonly hidden: HiddenRoutes
  readonly onWarning: (message: string) => void
}

/** The routes as they are on disk. */
export interface RoutesOnDisk {
  readonly manifest: RouteManifest
  readonly matchers: Readonly<Record<string, ParamMatcher>>
}

/** An app whose routes come from their sources. */
interface LiveApp {
  readonly app: Express
  /** Serves other routes, or the same from modules that were forgotten. @throws as `createDispatcher()` does */
  useRoutes(onDisk: RoutesOnDisk): Promise<void>
  /** Hands no routes over any more. */
  detach(): void
  /** Runs what the app exports for the end of the process. @throws as `closeApp()` does */
  close(limit: number): Promise<void>
}

/** @throws what `assembleApp()` throws. */
async function createLiveApp(options: LiveAppOptions, onDisk: RoutesOnDisk): Promise<LiveApp> {
  const { settings, loader, hidden, onWarning } = options
  const { root, appDir, serverFile, routes: routeSettings } = settings
  const routes = await loadLiveRoutes(options, onDisk)
  const appName = serverFile === undefined ? 'The app' : relative(root, serverFile)
  let appModule: unknown
  const assembled = await assembleApp({
    ...(serverFile !== undefined && {
      loadApp: async () => {
        appModule = await loader.import(serverFile)
        return appModule
      },
      appName,
    }),
    root,
    appDirs: [appDir],
    routes,
    matchers: onDisk.matchers,
    settings: { exposeErrors: true, ...routeSettings },
    onError: (error, context) => tellError(options, error, context),
    onReached: (req) => hidden.reach(req),
    onWarning,
    // Every request is shown, whoever answers it.
    log: false,
  })
  // Where the app mounts the routes itself, it may do so below any path.
  const watchesHidden = serverFile !== undefined && !assembled.mountsItself
  const look = ({ matchers }: RoutesOnDisk, served: typeof routes) =>
    hidden.use(watchesHidden ? { ...toMatching(settings), matchers, routes: served } : undefined)
  look(onDisk, routes)
  return {
    app: assembled.app,
    async useRoutes(next) {
      const served = await loadLiveRoutes(options, next)
      assembled.replaceRoutes(served)
      look(next, served)
    },
    detach: () => assembled.close(),
    async close(limit) {
      assembled.close()
      await closeApp(appModule, { appName, limit })
    },
  }
}

function loadLiveRoutes(
  { settings: { root, appDir }, loader, problems }: LiveAppOptions,
  { manifest }: RoutesOnDisk,
) {
  const nameOf = (file: string) => relative(root, join(appDir, file))
  return toLiveRoutes(manifest, {
    appDir,
    importModule: (file) => loader.import(file),
    onLoaded: (file) => problems.solved(nameOf(file)),
    onFailure(file, error) {
      // What failed inside says more than that it did; what has no cause says all itself.
      const { cause = error } = error as { cause?: unknown }
      const found = problems.describe(`${nameOf(file)} cannot be loaded`, cause)
      const problem = { file: nameOf(file), ...found }
      problems.show(nameOf(file), problem)
      return problem
    },
  })
}

/** An error of a handler: shown once, and as a page to whoever prefers one. */
function tellError(
  { problems }: LiveAppOptions,
  error: unknown,
  { route, method, request }: HandlerContext,
): Response | undefined {
  const place = `${method} ${route.pattern}`
  const problem = problems.describe(`${place} failed`, error)
  problems.showUntilReload(place, problem)
  const { headers, body } = answerProblem(problem, request.headers.get('accept') ?? undefined)
  return new Response(body, { status: 500, headers })
}

function toMatching({ routes: { trailingSlash } }: Settings) {
  return trailingSlash === undefined ? {} : { trailingSlash }
}

/**
 * Finds requests that a route would have answered if something in the app had not answered 404
 * before it: middleware whose code does not say whether it goes on.
 */
export class HiddenRoutes {
  readonly #onHidden: (file: string, path: string) => void
  readonly #reached = new WeakSet<IncomingMessage>()
  readonly #told = new Set<string>()
  #options: DispatcherOptions | undefined
  /** Made when there is something to look up. */
  #dispatcher: Dispatcher | undefined

  /** @param onHidden called once for each route */
  constructor(onHidden: (file: string, path: string) => void) {
    this.#onHidden = onHidden
  }

  /** Looks out for other routes from now on, or for none. */
  use(options: DispatcherOptions | undefined): void {
    this.#options = options
    this.#dispatcher = undefined
  }

  /** The request has come as far as the routes. */
  reach(req: IncomingMessage): void {
    this.#reached.add(req)
  }

  observe(req: IncomingMessage, res: ServerResponse): void {
    const { url = '/' } = req
    res.once('finish', () => {
      if (res.statusCode !== 404 || this.#reached.has(req) || this.#options === undefined) return
      this.#dispatcher ??= createDispatcher(this.#options)
      const route = this.#dispatcher.match(url)?.route
      if (route === undefined || this.#told.has(route.id)) return
      this.#told.add(route.id)
      this.#onHidden(route.file ?? route.id, url)
    })
  }
}
