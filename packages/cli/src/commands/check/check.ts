import type { ParamMatcher } from '@portolan/dispatch-core'
import {
  DiscoveryError,
  type DiscoveryOptions,
  discoverRoutes,
  type ManifestRoute,
} from '@portolan/route-discovery'
import type { ProjectSettings } from '../../config/settings.ts'
import { EXIT } from '../../errors.ts'
import { prefixRoute } from '../../project/base-path.ts'
import { loadMatchers } from '../../project/load-matchers.ts'
import { checkProjectPath, findUnloadableFiles } from '../../project/loadable-paths.ts'
import { checkProjectFiles } from '../../project/project-files.ts'
import { checkRouteSettings } from '../../project/project-routes.ts'
import { type OnProgress, readSources } from '../../sources/source-file.ts'
import { startProgress } from '../../terminal/terminal.ts'
import type { CommandFunction } from '../command.ts'
import { checkApp } from './check-app.ts'
import { checkMiddleware, checkRoute, type Finding, type Findings } from './check-files.ts'
import { findBrokenImports } from './find-broken-imports.ts'
import { findLoadingCircles } from './find-loading-circles.ts'
import { findUnreadRoutes } from './find-unread-routes.ts'
import { ImportedModules } from './imported-modules.ts'
import { formatGithubReport, formatJsonReport, formatTextReport, toReport } from './report.ts'

interface CheckFlags {
  readonly format?: 'text' | 'github' | 'json'
  readonly failOnWarnings?: boolean
}

/**
 * Reports the problems of the routes. The exit code is 1 where there is one, and by a flag where
 * there is a warning.
 */
export const check: CommandFunction<CheckFlags> = async ({ settings, terminal, flags }) => {
  checkProjectPath(settings)
  checkProjectFiles(settings)
  const matchers = await loadMatchers(settings)
  await checkRouteSettings(settings, matchers)
  const progress = startProgress(terminal, 'Reading route files:')
  const checked = await checkProject(settings, matchers, progress.update)
  progress.end()
  const found = toReport(checked, settings)
  const app = checkApp(settings)
  const modules = new ImportedModules()
  const circles = findLoadingCircles(settings, checked.files, modules)
  const imports = findBrokenImports(settings, checked.files, modules)
  const report = {
    ...found,
    problems: [...app.problems, ...found.problems, ...circles.problems, ...imports],
    warnings: [...app.warnings, ...found.warnings, ...circles.warnings],
  }
  const lines = {
    text: () => formatTextReport(report, terminal.colors),
    github: () => formatGithubReport(report, settings.root, process.env.GITHUB_WORKSPACE),
    json: () => formatJsonReport(report),
  }[flags.format ?? 'text']()
  for (const line of lines) terminal.out(line)
  const { problems, warnings } = report
  const failures = flags.failOnWarnings ? [...problems, ...warnings] : problems
  return failures.length > 0 ? EXIT.problem : EXIT.ok
}

/** The findings, and the number of routes. */
export interface CheckedProject extends Findings {
  /** Routes in conflict count too. */
  readonly routeCount: number
  /** The route and middleware files. */
  readonly files: readonly string[]
}

/** Everything that is wrong with the app directory and the files in it. */
async function checkProject(
  {
    appDir,
    basePath,
    followSymlinks,
  }: Pick<ProjectSettings, 'appDir' | 'basePath' | 'followSymlinks'>,
  matchers: Readonly<Record<string, ParamMatcher>>,
  onProgress?: OnProgress,
): Promise<CheckedProject> {
  const discovered = await discover({ appDir, matchers, followSymlinks })
  const { warnings, problems } = discovered
  const routes = discovered.routes.map((route) => prefixRoute(route, basePath))
  const found = await checkFiles(appDir, routes, { onProgress })
  const told = new Set([...problems, ...warnings].flatMap(({ files }) => files))
  return {
    routeCount: routes.length,
    files: listFiles(routes),
    problems: [...problems, ...findUnloadable(routes), ...found.problems].sort(compareFindings),
    warnings: [...warnings, ...found.warnings, ...findUnreadRoutes(appDir, told)].sort(
      compareFindings,
    ),
  }
}

function findUnloadable(routes: readonly ManifestRoute[]): Finding[] {
  return findUnloadableFiles(routes).map(({ file, message, fix }) => ({
    code: 'unloadable-path',
    message,
    files: [file],
    fix,
  }))
}

/** With problems there are no warnings, and the routes are the readable ones. */
async function discover(
  options: DiscoveryOptions,
): Promise<Findings & { readonly routes: readonly ManifestRoute[] }> {
  try {
    return { ...(await discoverRoutes(options)), problems: [] }
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error
    return { routes: error.routes, problems: error.diagnostics, warnings: [] }
  }
}

interface CheckFilesOptions {
  /** The route and middleware files to read. Default: all of them. */
  readonly files?: readonly string[]
  readonly onProgress?: OnProgress | undefined
}

/** Everything that is wrong with the text of the route and middleware files, by their own names. */
export async function checkFiles(
  appDir: string,
  routes: readonly ManifestRoute[],
  { files = listFiles(routes), onProgress }: CheckFilesOptions = {},
): Promise<Findings> {
  const sources = await readSources(appDir, files, onProgress)
  const patterns = new Set(routes.map(({ pattern }) => pattern))
  const routeOf = new Map(routes.map((route) => [route.file, route]))
  const found = [...sources].map(([file, source]) => {
    const route = routeOf.get(file)
    return route ? checkRoute(route, source, patterns) : checkMiddleware(source)
  })
  return {
    problems: found.flatMap(({ problems }) => problems),
    warnings: found.flatMap(({ warnings }) => warnings),
  }
}

function listFiles(routes: readonly ManifestRoute[]): string[] {
  return [...new Set(routes.flatMap(({ file, middleware }) => [file, ...middleware]))]
}

/** By file, then as they stand in it. */
function compareFindings(a: Finding, b: Finding): number {
  const [aFile = '', bFile = ''] = [a.files[0], b.files[0]]
  if (aFile !== bFile) return aFile < bFile ? -1 : 1
  return (a.position?.line ?? 0) - (b.position?.line ?? 0)
}
