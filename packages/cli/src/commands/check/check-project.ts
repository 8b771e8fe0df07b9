import type { ParamMatcher } from '@portolan/dispatch-core'
import { DiscoveryError, discoverRoutes, type RouteManifest } from '@portolan/route-discovery'
import type { Settings } from '../../config/settings.ts'
import { type OnProgress, readSources } from '../../project/read-sources.ts'
import { checkMiddleware } from './check-middleware.ts'
import { checkRoute } from './check-route.ts'
import type { Finding, Findings } from './finding.ts'

/** What was looked at, and what was found. */
export interface CheckedProject extends Findings {
  /** `undefined` where the directories have problems, so that it is not known what they mean. */
  readonly routeCount: number | undefined
}

/** Everything that is wrong with the app directory and the files in it. */
export async function checkProject(
  { appDir, followSymlinks }: Pick<Settings, 'appDir' | 'followSymlinks'>,
  matchers: Readonly<Record<string, ParamMatcher>>,
  onProgress?: OnProgress,
): Promise<CheckedProject> {
  try {
    const manifest = await discoverRoutes({ appDir, matchers, followSymlinks })
    const found = await checkFiles(appDir, manifest, onProgress)
    return { ...found, routeCount: manifest.routes.length }
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error
    return { problems: error.diagnostics, warnings: [], routeCount: undefined }
  }
}

async function checkFiles(
  appDir: string,
  { routes, warnings }: RouteManifest,
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
    problems: found.flatMap(({ problems }) => problems).sort(compareFindings),
    warnings: [...warnings, ...found.flatMap((one) => one.warnings)].sort(compareFindings),
  }
}

/** By file, then as they stand in it. */
function compareFindings(a: Finding, b: Finding): number {
  const [aFile = '', bFile = ''] = [a.files[0], b.files[0]]
  if (aFile !== bFile) return aFile < bFile ? -1 : 1
  return (a.position?.line ?? 0) - (b.position?.line ?? 0)
}
