import { UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { type Conflict, findConflicts, toDiagnostic } from '../conflicts/find-conflicts.ts'
import { findUnreachable } from '../conflicts/find-unreachable.ts'
import { compareDiagnostics, type Diagnostic } from '../manifest/diagnostic.ts'
import { DiscoveryError } from '../manifest/errors.ts'
import type { ManifestPage, ManifestRoute, RouteManifest } from '../manifest/route-manifest.ts'
import { isPrivateName } from '../names/directory-name.ts'
import { type AppFile, findFileRole } from '../names/file-name.ts'
import {
  type DiscoveryOptions,
  type PlanOptions,
  type PlanSettings,
  toDiscoverySettings,
  toPlanSettings,
} from '../options/discovery-options.ts'
import { type Scan, scanAppDirectory } from '../scan/scan-app-directory.ts'
import { collectEntries } from '../tree/collect-entries.ts'
import { findCaseCollisions } from '../tree/find-case-collisions.ts'
import { groupByRank, type RankGroup } from '../tree/rank-groups.ts'

/**
 * Finds the resource routes of an app directory.
 *
 * @throws {DiscoveryError} with all problems at once, such as two routes for one URL.
 * @throws {UsageError} for an option that is unknown or wrong.
 */
export async function discoverRoutes(options: DiscoveryOptions = {}): Promise<RouteManifest> {
  const settings = toDiscoverySettings(options, 'discoverRoutes()')
  const { root, followSymlinks } = settings
  return toManifest(scanAppDirectory(root, followSymlinks), settings, root)
}

/**
 * Discovery without a disk: the manifest of an app directory that holds these files.
 *
 * @param files paths relative to the app directory, with forward slashes. Files in private
 * directories, and files that discovery does not read, are left out.
 * @throws {DiscoveryError} with all problems at once, such as two routes for one URL.
 * @throws {UsageError} for an option that is unknown or wrong, and for a path that is not relative
 * to the app directory.
 *
 * @example
 * planRoutes(['api/users/[id]/route.ts']).routes[0]?.pattern // '/api/users/:id'
 */
export function planRoutes(files: readonly string[], options: PlanOptions = {}): RouteManifest {
  checkOptions(options, ['matchers', 'prefer'], 'planRoutes()')
  const settings = toPlanSettings(options, 'planRoutes()')
  return toManifest({ files: toAppFiles(files) }, settings, 'the planned app directory')
}

function toAppFiles(files: readonly string[]): AppFile[] {
  if (!Array.isArray(files)) {
    throw new UsageError(
      'invalid-option',
      `planRoutes(): files is ${String(files)}; write a list of paths`,
    )
  }
  return files.flatMap((file) => toAppFile(file) ?? [])
}

/** `undefined` for a file that discovery does not read. */
function toAppFile(file: string): AppFile | undefined {
  const names = typeof file === 'string' ? file.split('/') : ['']
  if (names.some((name) => name === '' || name === '.' || name === '..')) {
    throw new UsageError(
      'invalid-option',
      `planRoutes(): files holds ${JSON.stringify(file)}; write a path relative to the app directory, such as "users/route.ts"`,
    )
  }
  const role = findFileRole(names.pop() ?? '')
  if (role === undefined || names.some(isPrivateName)) return undefined
  return { file, directory: names.join('/'), role }
}

/** The result of a scan, or the files alone. */
type Found = Pick<Scan, 'files'> & Partial<Pick<Scan, 'problems' | 'warnings'>>

/**
 * The manifest of the files that a scan has found.
 *
 * @param where the app directory, for the message of the error
 * @throws {DiscoveryError} with all problems at once.
 */
export function toManifest(found: Found, settings: PlanSettings, where: string): RouteManifest {
  const { routes, pages, ...plan } = toPlan(found.files, settings)
  const isFree = (ids: readonly string[]) => areApart(ids, settings)
  const problems = [
    ...(found.problems ?? []),
    ...plan.problems,
    ...plan.conflicts.map((conflict) => toDiagnostic(conflict, isFree)),
  ]
  if (problems.length > 0) {
    throw new DiscoveryError(where, problems.sort(compareDiagnostics), routes)
  }
  const warnings = [...(found.warnings ?? []), ...plan.warnings, ...plan.unreachable]
  if (routes.length === 0) warnings.push(NO_ROUTES)
  return { version: 1, routes, pages, warnings: warnings.sort(compareDiagnostics) }
}

interface Plan {
  readonly routes: readonly ManifestRoute[]
  readonly pages: readonly ManifestPage[]
  readonly conflicts: readonly Conflict[]
  readonly problems: readonly Diagnostic[]
  readonly warnings: readonly Diagnostic[]
  /** The warnings of routes and variants that serve no URL. */
  readonly unreachable: readonly Diagnostic[]
}

function toPlan(files: readonly AppFile[], settings: PlanSettings): Plan {
  const entries = collectEntries(files, settings)
  const routes = groupByRank(entries.routes)
  const pages = groupByRank(entries.pages)
  return {
    routes: toEntries(routes),
    pages: toEntries(pages),
    conflicts: findConflicts(routes, pages),
    problems: [...entries.problems, ...findCaseCollisions(entries.directories)],
    warnings: entries.warnings,
    unreachable: findUnreachable(routes),
  }
}

function toEntries<T>(groups: readonly RankGroup<T>[]): T[] {
  return groups.flatMap(({ entries }) => entries)
}

/** Whether directories could all hold a route, and each of them would serve URLs. */
function areApart(ids: readonly string[], settings: PlanSettings): boolean {
  const files = ids.map((id) => (id === '' ? 'route.ts' : `${id}/route.ts`))
  const { routes, conflicts, problems, unreachable } = toPlan(toAppFiles(files), settings)
  const found = [...conflicts, ...problems, ...unreachable]
  return routes.length === ids.length && found.length === 0
}

const NO_ROUTES: Diagnostic = {
  code: 'no-routes',
  message: 'The app directory has no route',
  files: [],
  fix: 'Write one: api/hello/route.ts with an exported function loader answers /api/hello',
}
