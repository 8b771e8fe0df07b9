import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ManifestPage, ManifestRoute } from '../route-manifest.ts'
import type { RankGroup } from '../tree/group-by-rank.ts'
import { findFix } from './find-fix.ts'
import { findOverlaps, type Overlap } from './find-overlaps.ts'

type Entry = ManifestRoute | ManifestPage

/**
 * Two routes, or a route and a page of another folder, that match one URL with equal rank.
 * Equal rank means that the patterns have the same kinds of segments in the same order.
 *
 * @param matchers the names of all matchers there are
 */
export function findConflicts(
  routes: readonly RankGroup<ManifestRoute>[],
  pages: readonly RankGroup<ManifestPage>[],
  matchers: ReadonlySet<string>,
): Diagnostic[] {
  const pagesOf = new Map(pages.map(({ rank, entries }) => [rank, entries]))
  return routes.flatMap(({ rank, entries }) => {
    const rivals = new Set<Entry>(pagesOf.get(rank))
    return findAll([...entries, ...rivals])
      .filter((overlap) => overlap.entries.some((entry) => !rivals.has(entry)))
      .map((overlap) => toDiagnostic(overlap, rivals, matchers))
  })
}

function findAll(entries: readonly Entry[]): Overlap<Entry>[] {
  const [first] = entries
  if (first === undefined || entries.length === 1) return []
  if (!isAligned(first)) return findOverlaps(entries)
  // Mostly each has its own, and nothing to put together.
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
    if (group === undefined) groups.set(key, [entry])
    else group.push(entry)
  }
  return [...groups.values()]
}

function staticTextOf({ segments }: Entry): string {
  let text = ''
  for (const segment of segments) text += segment.kind === 'static' ? `/${segment.value}` : '/'
  return text
}

function toDiagnostic(
  { entries, sampleUrl }: Overlap<Entry>,
  pages: ReadonlySet<Entry>,
  matchers: ReadonlySet<string>,
): Diagnostic {
  const files = entries.map(({ file }) => file).sort()
  const patterns = [...new Set(entries.map(({ pattern }) => pattern))].sort()
  const isPage = entries.some((entry) => pages.has(entry))
  const sample = sampleUrl === undefined ? {} : { sampleUrl }
  return {
    code: isPage ? 'page-conflict' : 'route-conflict',
    message: `${patterns.join(' and ')} ${patterns.length === 1 ? 'is the pattern of several folders' : 'match the same URLs with equal rank'}`,
    files,
    ...sample,
    fix: `${findFix(entries, matchers)}${isPage ? '; a folder is either a page or a route' : ''}`,
  }
}
