import { findConflicts } from './conflicts/find-conflicts.ts'
import { findUnreachable } from './conflicts/find-unreachable.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { DiscoveryError } from './diagnostics/discovery-error.ts'
import type { DiscoverySettings } from './discovery-options.ts'
import type { RouteManifest } from './route-manifest.ts'
import { checkAppRoot } from './scan/check-app-root.ts'
import { scanAppDirectory } from './scan/scan-app-directory.ts'
import { collectEntries } from './tree/collect-entries.ts'
import { DirectoryTree } from './tree/directory-tree.ts'
import { findCaseCollisions } from './tree/find-case-collisions.ts'
import { groupByRank, type RankGroup } from './tree/group-by-rank.ts'
import { placeFiles } from './tree/place-files.ts'

/**
 * Walks the app directory once and decides.
 *
 * @param willRead called with the absolute path of each folder before it is read
 * @throws DiscoveryError
 */
export function findRoutes(
  settings: DiscoverySettings,
  willRead: (folder: string) => void = () => {},
): RouteManifest {
  const { root, matchers, followSymlinks, prefer } = settings
  checkAppRoot(root)
  const scan = scanAppDirectory(root, followSymlinks, willRead)
  const tree = new DirectoryTree(matchers)
  const placed = placeFiles(scan.files, tree)
  const entries = collectEntries(tree.directories, prefer)
  const routes = groupByRank(entries.routes)
  const pages = groupByRank(entries.pages)
  const problems = [
    ...scan.problems,
    ...placed.problems,
    ...entries.problems,
    ...findCaseCollisions(tree.directories),
    ...findConflicts(routes, pages, matchers),
    ...findUnreachable(routes),
  ]
  if (problems.length > 0)
    throw new DiscoveryError(root, problems.sort(compareDiagnostics), toEntries(routes))
  const warnings = [...scan.warnings, ...placed.warnings, ...entries.warnings]
  if (entries.routes.length === 0) warnings.push(NO_ROUTES)
  return {
    version: 1,
    routes: toEntries(routes),
    pages: toEntries(pages),
    warnings: warnings.sort(compareDiagnostics),
  }
}

function toEntries<T>(groups: readonly RankGroup<T>[]): T[] {
  return groups.flatMap(({ entries }) => entries)
}

/** By the first file, then by code: the same in whatever order a file system lists names. */
function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  const [aKey, bKey] = [a, b].map(({ files, code }) => `${files.join('\0')}\0\0${code}`)
  return (aKey ?? '') < (bKey ?? '') ? -1 : 1
}

const NO_ROUTES: Diagnostic = {
  code: 'no-routes',
  message: 'There is no route in the app directory',
  files: [],
  fix: 'Write one: api/hello/route.ts with an exported function loader answers /api/hello',
}
