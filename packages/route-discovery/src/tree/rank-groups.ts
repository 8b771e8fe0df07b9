import {
  rankOf,
  type Segment,
  type VariantSegment,
  variantsOf,
} from '@portolan/dispatch-core/pattern'

/** Routes or pages whose patterns rank alike. */
export interface RankGroup<T> {
  readonly rank: string
  /** By their pattern, then by their id. */
  readonly entries: readonly T[]
}

interface Entry {
  readonly id: string
  readonly pattern: string
  readonly segments: readonly Segment[]
}

/** In the order of `comparePatterns`. There are far fewer ranks than patterns. */
export function groupByRank<T extends Entry>(entries: readonly T[]): RankGroup<T>[] {
  const groups = new Map<string, T[]>()
  for (const entry of entries) addTo(groups, rankOf(entry.segments), entry)
  return [...groups]
    .map(([rank, entries]) => ({ rank, entries: entries.sort(compareEntries) }))
    .sort((a, b) => compareTexts(a.rank, b.rank))
}

function compareEntries(a: Entry, b: Entry): number {
  return compareTexts(a.pattern, b.pattern) || compareTexts(a.id, b.id)
}

/** Compares two texts by their code units. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A variant of the pattern of a route or page: `/users` of `/users/:id?`. */
export interface Variant<T> {
  readonly entry: T
  readonly segments: readonly VariantSegment[]
  readonly rank: string
}

/** The variants of all patterns by their rank. */
export function groupVariants<T extends Entry>(
  groups: readonly RankGroup<T>[],
): ReadonlyMap<string, readonly Variant<T>[]> {
  const variants = new Map<string, Variant<T>[]>()
  for (const { rank, entries } of groups) {
    for (const entry of entries) {
      for (const variant of toVariants(entry, rank)) addTo(variants, variant.rank, variant)
    }
  }
  return variants
}

function toVariants<T extends Entry>(entry: T, rank: string): Variant<T>[] {
  const { segments } = entry
  if (segments.every(isRequired)) return [{ entry, segments, rank }]
  return variantsOf(segments).map((variant) => ({ entry, ...variant }))
}

function isRequired(segment: Segment): segment is VariantSegment {
  return segment.kind !== 'optional'
}

function addTo<T>(groups: Map<string, T[]>, rank: string, entry: T): void {
  const group = groups.get(rank)
  if (group === undefined) {
    groups.set(rank, [entry])
  } else {
    group.push(entry)
  }
}
