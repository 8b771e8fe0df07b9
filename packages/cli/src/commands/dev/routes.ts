import { relative } from 'node:path'
import {
  createDispatcher,
  type Dispatcher,
  type HandlerContext,
  type MiddlewareModule,
  type ParamMatcher,
  type RouteDefinition,
  type RouteDescription,
  type RouteModule,
} from '@portolan/dispatch-core'
import {
  type FileWatcher,
  formatDiagnostic,
  type LoadedRoute,
  loadRoutes,
  type ManifestRoute,
  type RouteManifest,
  type RouteUpdate,
  type RouteWatcher,
  watchRoutes,
} from '@portolan/route-discovery'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError } from '../../errors.ts'
import type { ModuleLoader } from '../../modules/module-loader.ts'
import { withBasePath } from '../../project/base-path.ts'
import { findMatchersFile, loadMatchers } from '../../project/load-matchers.ts'
import { readMethods } from '../../project/project-routes.ts'
import { loadFile, type RouteFile } from './load-file.ts'
import type { ProblemLog } from './problem-log.ts'

export interface RoutesOptions {
  readonly settings: ProjectSettings
  readonly problems: ProblemLog
  readonly loader: ModuleLoader
  /** Watches the app directory. Its owner calls `refresh()` when something has changed there. */
  readonly watcher: FileWatcher
  /** Called with a line for each URL that comes or goes. */
  readonly onMoved: (line: string) => void
}

/**
 * The routes of a project: found on disk, and loaded from their sources. While the app directory
 * has problems, the routes stay as they were.
 */
export class Routes {
  readonly #options: RoutesOptions
  readonly #watched: RouteWatcher
  #latestMatchers: Matchers
  /** Matchers count from the moment when the app directory has no problem with them. */
  #matchers: Matchers
  #manifest: RouteManifest = NO_ROUTES
  /** Made when somebody looks for a route. */
  #dispatcher: Dispatcher | undefined

  /**
   * @throws {CommandError} when there is no app directory, or when the matchers cannot be loaded.
   */
  static async open(options: RoutesOptions): Promise<Routes> {
    const { settings, loader, watcher, problems } = options
    const matchers = await loadMatchers(settings, (file) => loader.import(file))
    const { appDir, followSymlinks } = settings
    let isOpen = false
    const watched = await watchRoutes({
      appDir,
      followSymlinks,
      matchers,
      watcher,
      onUpdate(update) {
        // At the start, this is the error below.
        if (isOpen || !isMissing(update)) showDiscovery(problems, update)
      },
      onError: (error) => problems.showError('Watching the app directory', error),
    })
    isOpen = true
    if (!isMissing(watched.current)) return new Routes(options, watched, matchers)
    await watched.close()
    const told = watched.current.diagnostics.map(formatDiagnostic)
    throw new CommandError('app-dir-missing', told.join('\n'))
  }

  private constructor(options: RoutesOptions, watched: RouteWatcher, matchers: Matchers) {
    this.#options = options
    this.#watched = watched
    this.#latestMatchers = matchers
    this.#matchers = matchers
    this.#take()
  }

  get manifest(): RouteManifest {
    return this.#manifest
  }

  get matchers(): Matchers {
    return this.#matchers
  }

  /** Looks at the disk again. @returns whether routes have come, gone or moved */
  refresh(): boolean {
    const before = this.#manifest.routes
    this.#watched.refresh()
    const isOther = this.#take()
    if (isOther) void this.#tellMoves(before, this.#manifest.routes)
    return isOther
  }

  /** Imports the matchers again. @returns whether other matchers count from now on */
  async reloadMatchers(): Promise<boolean> {
    const { settings, loader, problems } = this.#options
    const name = relative(settings.root, findMatchersFile(settings.matchers) ?? '')
    try {
      const matchers = await loadMatchers(settings, (file) => loader.import(file))
      this.#watched.refresh(matchers)
      this.#latestMatchers = matchers
      problems.solved(name)
      return this.#take()
    } catch (error) {
      problems.showError(name, error)
      return false
    }
  }

  /**
   * The routes for a dispatcher. Each is imported on its first request; one that cannot be loaded
   * answers with the problem, and is tried again with the next call.
   */
  async load(): Promise<RouteDefinition[]> {
    const { appDir } = this.#options.settings
    const manifest = this.#manifest
    const importModule = (file: string) => this.#options.loader.import(file)
    // The text of each file has told already.
    const onWarning = () => {}
    const routes = await loadRoutes(manifest, { appDir, importModule, lazy: true, onWarning })
    this.#dispatcher = undefined
    return routes.map((route, index) => ({
      ...route,
      module: () =>
        this.#loadFile({
          file: route.file,
          load: () => importChecked(route),
          standIn: toFailingModule,
        }),
      middleware: route.middleware.map((source, place) => {
        const file = manifest.routes[index]?.middleware[place] ?? route.file
        // With `lazy`, each is an import.
        const load = source as () => Promise<MiddlewareModule>
        return () => this.#loadFile({ file, load, standIn: (answer) => ({ default: answer }) })
      }),
    }))
  }

  /** The file of the route that a path selects, for any method; relative to the app directory. */
  findFile(target: string): string | undefined {
    const { trailingSlash } = this.#options.settings.routes
    this.#dispatcher ??= createDispatcher({
      routes: this.#manifest.routes.map(({ pattern, segments, file }) => ({
        pattern,
        segments,
        file,
        module: {},
      })),
      matchers: this.#matchers,
      ...(trailingSlash !== undefined && { trailingSlash }),
    })
    return this.#dispatcher.match(target)?.route.file
  }

  /**
   * All that a route says of itself, by its file, which is loaded.
   *
   * @throws {RouteLoadError} for a file that cannot be.
   */
  async describe(file: string): Promise<RouteDescription | undefined> {
    const { routes: all, ...others } = this.#manifest
    const { appDir } = this.#options.settings
    const loaded = await loadRoutes(
      { ...others, routes: all.filter((route) => route.file === file) },
      { appDir, importModule: (path) => this.#options.loader.import(path), onWarning: () => {} },
    )
    const { routes } = createDispatcher({ routes: loaded, matchers: this.#matchers })
    return routes[0]?.description
  }

  close(): Promise<void> {
    return this.#watched.close()
  }

  /** The methods that a route file answers, as far as its text tells. */
  readMethods(file: string): Promise<readonly string[]> {
    return readMethods(this.#options.settings.appDir, file)
  }

  /** Writes a line for each URL that has come or gone. */
  async #tellMoves(before: readonly ManifestRoute[], now: readonly ManifestRoute[]): Promise<void> {
    const { onMoved } = this.#options
    const [old, current] = [before, now].map(
      (routes) => new Set(routes.map(({ pattern }) => pattern)),
    )
    for (const { pattern } of before) if (!current?.has(pattern)) onMoved(`- ${pattern}`)
    for (const { pattern, file } of now) {
      if (old?.has(pattern)) continue
      const methods = await this.readMethods(file)
      onMoved(`+ ${[...methods.filter((method) => !IMPLIED.includes(method)), pattern].join(' ')}`)
    }
  }

  /** @returns whether routes or matchers are others than before */
  #take(): boolean {
    const { manifest, diagnostics } = this.#watched.current
    if (manifest === undefined || diagnostics.length > 0) return false
    const isOther =
      this.#matchers !== this.#latestMatchers || listFiles(this.#manifest) !== listFiles(manifest)
    this.#manifest = withBasePath(manifest, this.#options.settings.basePath)
    this.#matchers = this.#latestMatchers
    return isOther
  }

  #loadFile<T>(routeFile: RouteFile<T>): Promise<T> {
    const { settings, problems } = this.#options
    return loadFile(routeFile, { settings, problems, routes: this.#manifest.routes })
  }
}

function toFailingModule(answer: (context: HandlerContext) => Response): RouteModule {
  return { GET: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer }
}

/**
 * Imports the module of a route; the dispatcher would tell of wrong exports as of an error of the
 * request.
 */
async function importChecked({ file, module: source }: LoadedRoute): Promise<RouteModule> {
  const module = typeof source === 'function' ? await source() : source
  createDispatcher({ routes: [{ pattern: '/', file, module }] })
  return module
}

/** Methods that every route answers, or every route with GET. */
const IMPLIED = ['HEAD', 'OPTIONS']

type Matchers = Readonly<Record<string, ParamMatcher>>

const NO_ROUTES: RouteManifest = { version: 1, routes: [], pages: [], warnings: [] }

/** Everything that routes are made of, in one text. */
function listFiles({ routes }: RouteManifest): string {
  return JSON.stringify(routes.map(({ file, middleware }) => [file, middleware]))
}

function isMissing({ diagnostics }: RouteUpdate): boolean {
  return diagnostics.some(({ code }) => code === 'app-dir-missing')
}

function showDiscovery(problems: ProblemLog, { manifest, diagnostics }: RouteUpdate): void {
  if (diagnostics.length === 0) {
    problems.solved('The app directory')
  } else {
    const text = diagnostics.map(formatDiagnostic).join('\n\n')
    problems.showText(
      'The app directory',
      `${text}\n\nUntil this is solved, the routes stay as they were.`,
    )
  }
  const warnings = (manifest ?? NO_ROUTES).warnings.map(formatDiagnostic).join('\n\n')
  if (warnings !== '') problems.warn('The app directory', warnings)
}
