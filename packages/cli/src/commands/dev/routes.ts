import { relative } from 'node:path'
import {
  createDispatcher,
  type HandlerContext,
  type MiddlewareModule,
  type MiddlewareSource,
  type ParamMatcher,
  type RouteDefinition,
  type RouteModule,
} from '@portolan/dispatch-core'
import {
  formatDiagnostic,
  type LoadedRoute,
  loadRoutes,
  type RouteManifest,
  type RouteUpdate,
  type RouteWatcher,
  watchRoutes,
} from '@portolan/route-discovery'
import type { Settings } from '../../config/settings.ts'
import { CommandError } from '../../errors.ts'
import type { ModuleLoader } from '../../modules/module-loader.ts'
import { findMatchersFile, loadMatchers } from '../../project/load-matchers.ts'
import type { Problem } from './problem.ts'
import { answerProblem } from './problem-answer.ts'
import type { ProblemLog } from './problem-log.ts'
import type { RoutesOnDisk } from './running-app.ts'

interface DiscoveredRoutesOptions {
  readonly settings: Settings
  readonly problems: ProblemLog
  readonly loader: ModuleLoader
  /** Called with the routes after some came, went or moved, and after their matchers changed. */
  readonly onChange: (onDisk: RoutesOnDisk) => void
}

/** The routes of a project, found again whenever its directories change. */
export interface DiscoveredRoutes {
  readonly current: RoutesOnDisk
  /** Imports the matchers again. */
  reloadMatchers(): Promise<void>
  close(): Promise<void>
}

/** @throws CommandError where there is no app directory, or where the matchers cannot be loaded. */
export async function watchDiscoveredRoutes(
  options: DiscoveredRoutesOptions,
): Promise<DiscoveredRoutes> {
  const { settings, problems, loader, onChange } = options
  const loadProjectMatchers = () => loadMatchers(settings, (file) => loader.import(file))
  const matchersName = relative(settings.root, findMatchersFile(settings.matchers) ?? '')
  let current: RoutesOnDisk = { manifest: NO_ROUTES, matchers: await loadProjectMatchers() }
  let watcher = await watchWith(current.matchers)
  let reloading = Promise.resolve()
  const [first] = watcher.current.diagnostics
  if (first?.code === 'app-dir-missing') {
    await watcher.close()
    throw new CommandError(formatDiagnostic(first))
  }
  return {
    get current() {
      return current
    },
    reloadMatchers() {
      reloading = reloading.then(reload)
      return reloading
    },
    async close() {
      await reloading
      await watcher.close()
    },
  }

  async function reload(): Promise<void> {
    try {
      const before = watcher
      watcher = await watchWith(await loadProjectMatchers())
      await before.close()
      problems.solved(matchersName)
      onChange(current)
    } catch (error) {
      problems.showError(matchersName, error)
    }
  }

  async function watchWith(
    matchers: Readonly<Record<string, ParamMatcher>>,
  ): Promise<RouteWatcher> {
    let isFirst = true
    const { appDir, followSymlinks } = settings
    const onUpdate = ({ manifest, diagnostics }: RouteUpdate) => {
      const before = current.manifest
      showDiscovery(problems, { manifest: manifest ?? before, diagnostics })
      // With these matchers nothing was right so far: what there is goes with the last ones.
      if (manifest === undefined) return
      current = { manifest, matchers }
      // Where only contents have changed, modules are loaded again, and the routes are the same.
      if (!isFirst && listFiles(before) !== listFiles(manifest)) onChange(current)
    }
    const onError = (error: unknown) => problems.showError('Watching the app directory', error)
    const watching = await watchRoutes({ appDir, followSymlinks, matchers, onUpdate, onError })
    isFirst = false
    return watching
  }
}

/** What routes are made of, in one text. */
function listFiles({ routes }: RouteManifest): string {
  return JSON.stringify(routes.map(({ file, middleware }) => [file, middleware]))
}

const NO_ROUTES: RouteManifest = { version: 1, routes: [], pages: [], warnings: [] }

function showDiscovery(
  problems: ProblemLog,
  { manifest, diagnostics }: Pick<RouteUpdate, 'diagnostics'> & { manifest: RouteManifest },
): void {
  if (diagnostics.length === 0) problems.solved('The app directory')
  else {
    const text = diagnostics.map(formatDiagnostic).join('\n\n')
    problems.showText(
      'The app directory',
      `${text}\n\nUntil this is solved, the routes stay as they were.`,
    )
  }
  const warnings = manifest.warnings.map(formatDiagnostic).join('\n\n')
  if (warnings !== '') problems.warn('The app directory', warnings)
}

/** How routes are loaded that may fail by themselves. */
interface LiveRouteOptions {
  readonly appDir: string
  /** Given an absolute path. */
  readonly importModule: (file: string) => Promise<unknown>
  /** Called with each file that cannot be loaded; says what a client is told. */
  readonly onFailure: (file: string, error: unknown) => Problem
  readonly onLoaded: (file: string) => void
}

/**
 * The routes of a manifest, each imported on its first request. One that cannot be loaded
 * answers with the problem; it is tried again when it is given to a dispatcher again.
 */
export async function toLiveRoutes(
  manifest: RouteManifest,
  { appDir, importModule, onFailure, onLoaded }: LiveRouteOptions,
): Promise<RouteDefinition[]> {
  const routes = await loadRoutes(manifest, { appDir, importModule, lazy: true })
  return routes.map((route, index) => ({
    ...route,
    module: () => loadModule(route),
    middleware: route.middleware.map((source, place) =>
      toLiveMiddleware(source, manifest.routes[index]?.middleware[place] ?? route.file),
    ),
  }))

  async function loadModule(route: LoadedRoute): Promise<RouteModule> {
    try {
      const { module: load } = route
      const module = typeof load === 'function' ? await load() : load
      // The dispatcher would tell of wrong exports as of an error of the request.
      createDispatcher({ routes: [{ pattern: '/', file: route.file, module }] })
      onLoaded(route.file)
      return module
    } catch (error) {
      return toFailingModule(onFailure(route.file, error))
    }
  }

  function toLiveMiddleware(source: MiddlewareSource, file: string): MiddlewareSource {
    // With `lazy`, each is an import.
    const load = source as () => Promise<MiddlewareModule>
    return async () => {
      try {
        const module = await load()
        onLoaded(file)
        return module
      } catch (error) {
        const problem = onFailure(file, error)
        return { default: (context: HandlerContext) => toResponse(problem, context) }
      }
    }
  }
}

function toFailingModule(problem: Problem): RouteModule {
  const answer = (context: HandlerContext) => toResponse(problem, context)
  return { GET: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer }
}

/** A `Response`, which is sent as it is: the error handler of the app would hide the problem. */
function toResponse(problem: Problem, { request }: HandlerContext): Response {
  const { headers, body } = answerProblem(problem, request.headers.get('accept') ?? undefined)
  return new Response(body, { status: 500, headers })
}
