import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { ManifestPage, ManifestRoute } from '../manifest/route-manifest.ts'
import type { RankGroup } from '../tree/rank-groups.ts'
import { type AreApart, findFix } from './find-fix.ts'
import { findOverlaps, type Overlap } from './find-overlaps.ts'

type Entry = ManifestRoute | ManifestPage

/** Routes, or a route and pages of other directories, that match one URL with equal rank. */
export interface Conflict extends Overlap<ManifestRoute | ManifestPage> {
  readonly code: 'route-conflict' | 'page-conflict'
}

/**
 * All conflicts. Equal rank means that the patterns have the same kinds of segments in the same
 * order.
 */
export function findConflicts(
  routes: readonly RankGroup<ManifestRoute>[],
  pages: readonly RankGroup<ManifestPage>[],
): Conflict[] {
  const pagesOf = new Map(pages.map(({ rank, entries }) => [rank, entries]))
  return routes.flatMap(({ rank, entries }) => {
    const rivals = new Set<Entry>(pagesOf.get(rank))
    return findAll([...entries, ...rivals])
      .filter((overlap) => overlap.entries.some((entry) => !rivals.has(entry)))
      .map((overlap) => {
        const isPage = overlap.entries.some((entry) => rivals.has(entry))
        return { ...overlap, code: isPage ? 'page-conflict' : 'route-conflict' }
      })
  })
}

function findAll(entries: readonly Entry[]): Overlap<Entry>[] {
  const [first] = entries
  if (first === undefined || entries.length === 1) return []
  if (!isAligned(first)) return findOverlaps(entries)
  // Mostly each pattern has a static text of its own.
  if (new Set(entries.map(staticTextOf)).size === entries.length) return []
  const candidates = groupByStaticText(entries)
  return candidates.flatMap((group) => (group.length === 1 ? [] : findOverlaps(group)))
}

/**
 * Whether patterns of this rank read every URL alike: the same segment of the pattern takes
 * the same segment of the URL. They then match one URL only if their static text is the same.
 */
function isAligned({ segments }: Entry): boolean {
  let flexible = 0
  for (const { kind } of segments) {
    if (kind === 'optional' || kind === 'rest' || kind === 'optionalRest') flexible++
  }
  return flexible < 2
}

function groupByStaticText(entries: readonly Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const key = staticTextOf(entry)
    const group = groups.get(key)
    if (group === undefined) {
      groups.set(key, [entry])
    } else {
      group.push(entry)
    }
  }
  return [...groups.values()]
}

function staticTextOf({ segments }: Entry): string {
  let text = ''
  for (const segment of segments) text += segment.kind === 'static' ? `/${segment.value}` : '/'
  return text
}

/**
 * The diagnostic of a conflict, with what to do.
 *
 * @param areApart whether directories could all hold a route
 */
export function toDiagnostic(
  { code, entries, sampleUrl }: Conflict,
  areApart: AreApart,
): Diagnostic {
  const patterns = [...new Set(entries.map(({ pattern }) => pattern))].sort()
  const { fix, renames } = findFix(entries, areApart)
  return {
    code,
    message: `${patterns.join(' and ')} ${patterns.length === 1 ? 'is the pattern of several directories' : 'match the same URLs with equal rank'}`,
    files: entries.map(({ file }) => file).sort(),
    ...(sampleUrl !== undefined && { sampleUrl }),
    fix: code === 'page-conflict' ? `${fix}; a directory is either a page or a route` : fix,
    ...(renames !== undefined && { renames }),
  }
}
