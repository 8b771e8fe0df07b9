import { join, relative } from 'node:path'
import type { HandlerContext, ParamMatcher } from '@portolan/dispatch-core'
import type { RouteManifest } from '@portolan/route-discovery'
import type { Express } from 'express'
import type { Settings } from '../../../config/settings.ts'
import type { ModuleLoader } from '../../../modules/module-loader.ts'
import { assembleApp } from '../../../server/assemble-app.ts'
import { closeApp } from '../../../server/close-app.ts'
import { answerProblem } from '../problems/problem-answer.ts'
import type { ProblemLog } from '../problems/problem-log.ts'
import type { HiddenRoutes } from './hidden-routes.ts'
import { toLiveRoutes } from './live-routes.ts'

/** What an app is made from, and where its problems are shown. */
export interface LiveAppOptions {
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
export interface LiveApp {
  readonly app: Express
  /** Serves other routes, or the same from modules that were forgotten. @throws as `createDispatcher()` does */
  useRoutes(onDisk: RoutesOnDisk): Promise<void>
  /** Hands no routes over any more. */
  detach(): void
  /** Runs what the app exports for the end of the process. @throws as `closeApp()` does */
  close(limit: number): Promise<void>
}

/** @throws what `assembleApp()` throws. */
export async function createLiveApp(
  options: LiveAppOptions,
  onDisk: RoutesOnDisk,
): Promise<LiveApp> {
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
