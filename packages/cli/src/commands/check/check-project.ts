import type { ParamMatcher } from '@portolan/dispatch-core'
import {
  DiscoveryError,
  type DiscoveryOptions,
  discoverRoutes,
  type ManifestRoute,
} from '@portolan/route-discovery'
import type { Settings } from '../../config/settings.ts'
import { type OnProgress, readSources } from '../../project/read-sources.ts'
import { checkMiddleware } from './check-middleware.ts'
import { checkRoute } from './check-route.ts'
import type { Finding, Findings } from './finding.ts'

/** What was looked at, and what was found. */
export interface CheckedProject extends Findings {
  /** Those whose directories mean something, be they in conflict. */
  readonly routeCount: number
}

/** Everything that is wrong with the app directory and the files in it. */
export async function checkProject(
  { appDir, followSymlinks }: Pick<Settings, 'appDir' | 'followSymlinks'>,
  matchers: Readonly<Record<string, ParamMatcher>>,
  onProgress?: OnProgress,
): Promise<CheckedProject> {
  const { routes, warnings, problems } = await discover({ appDir, matchers, followSymlinks })
  const found = await checkFiles(appDir, routes, onProgress)
  return {
    routeCount: routes.length,
    problems: [...problems, ...found.problems].sort(compareFindings),
    warnings: [...warnings, ...found.warnings].sort(compareFindings),
  }
}

/** With problems there are no warnings, and the routes are those that could be read. */
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

async function checkFiles(
  appDir: string,
  routes: readonly ManifestRoute[],
  onProgress: OnProgress | undefined,
): Promise<Findings> {
  const guards = new Set(routes.flatMap(({ middleware }) => middleware))
  const sources = await readSources(
    appDir,
    [...routes.map(({ file }) => file), ...guards],
    onProgress,
  )
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

/** By file, then as they stand in it. */
function compareFindings(a: Finding, b: Finding): number {
  const [aFile = '', bFile = ''] = [a.files[0], b.files[0]]
  if (aFile !== bFile) return aFile < bFile ? -1 : 1
  return (a.position?.line ?? 0) - (b.position?.line ?? 0)
}
