import type { VariantSegment } from '@portolan/dispatch-core/pattern'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { ManifestPage, ManifestRoute } from '../manifest/route-manifest.ts'
import { groupVariants, type RankGroup, type Variant } from '../tree/rank-groups.ts'
import { type AreApart, findFix } from './find-fix.ts'
import { findOverlaps, type Overlap } from './find-overlaps.ts'
import { toTextTemplate } from './text-template.ts'

type Entry = ManifestRoute | ManifestPage

/** Routes, or a route and pages of other directories, that match one URL with equal rank. */
export interface Conflict extends Overlap<Entry> {
  readonly code: 'route-conflict' | 'page-conflict'
}

/**
 * All conflicts. Variants of two patterns conflict if they have the same kinds of segments in the
 * same order, match one URL, and their patterns have equally many optional segments. A third route
 * with fewer of them may take these URLs from both: then the variants do not conflict.
 */
export function findConflicts(
  routes: readonly RankGroup<ManifestRoute>[],
  pages: readonly RankGroup<ManifestPage>[],
): Conflict[] {
  const variants = groupVariants(routes)
  const rivals = groupVariants(pages)
  const isPage = new Set<Entry>(pages.flatMap(({ entries }) => entries))
  const isLost = createLostCheck(variants)
  // Two routes may conflict in several of their variants. One diagnostic is enough.
  const conflicts = new Map<string, Conflict>()
  for (const [rank, own] of variants) {
    for (const overlap of findAll([...own, ...(rivals.get(rank) ?? [])])) {
      const left = overlap.entries.filter((variant) => !isLost(variant))
      const entries = [...new Set(left.map(({ entry }) => entry))]
      const key = entries.map(({ file }) => file).join('\0')
      if (entries.length < 2 || entries.every((entry) => isPage.has(entry))) continue
      if (conflicts.has(key)) continue
      const code = entries.some((entry) => isPage.has(entry)) ? 'page-conflict' : 'route-conflict'
      conflicts.set(key, { code, entries, sampleUrl: overlap.sampleUrl })
    }
  }
  return [...conflicts.values()]
}

/**
 * Variants of equal rank read every URL alike: the same segment of the pattern takes the same
 * segments of the URL. So they match one URL only if their static text is the same.
 */
function findAll(variants: readonly Variant<Entry>[]): Overlap<Variant<Entry>>[] {
  // Mostly each variant has a static text of its own.
  if (new Set(variants.map(staticTextOf)).size === variants.length) return []
  const candidates = groupByStaticText(variants)
  return candidates.flatMap((group) => (group.length === 1 ? [] : findOverlaps(group)))
}

function groupByStaticText(variants: readonly Variant<Entry>[]): Variant<Entry>[][] {
  const groups = new Map<string, Variant<Entry>[]>()
  for (const variant of variants) {
    const key = staticTextOf(variant)
    const group = groups.get(key)
    if (group === undefined) {
      groups.set(key, [variant])
    } else {
      group.push(variant)
    }
  }
  return [...groups.values()]
}

function staticTextOf({ segments }: Variant<Entry>): string {
  let text = ''
  for (const segment of segments) text += segment.kind === 'static' ? `/${segment.value}` : '/'
  return text
}

/**
 * Makes a function that says whether a route with fewer optional segments has the same shape as a
 * variant, and so takes all its URLs.
 */
function createLostCheck(
  variants: ReadonlyMap<string, readonly Variant<Entry>[]>,
): (variant: Variant<Entry>) => boolean {
  let bestRanks: Map<string, string> | undefined
  return ({ segments, rank }) => {
    bestRanks ??= findBestRanks([...variants.values()].flat())
    return (bestRanks.get(shapeOf(segments)) ?? rank) < rank
  }
}

function findBestRanks(variants: readonly Variant<Entry>[]): Map<string, string> {
  const ranks = new Map<string, string>()
  for (const { segments, rank } of variants) {
    const shape = shapeOf(segments)
    const known = ranks.get(shape)
    if (known === undefined || rank < known) ranks.set(shape, rank)
  }
  return ranks
}

/** Equal for variants that differ only in the names of params. */
function shapeOf(segments: readonly VariantSegment[]): string {
  return segments.map((segment) => segment.kind + toTextTemplate(segment).shape).join('/')
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
