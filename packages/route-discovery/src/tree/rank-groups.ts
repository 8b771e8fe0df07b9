import { rankOf, type Segment } from '@portolan/dispatch-core/pattern'

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
  for (const entry of entries) {
    const rank = rankOf(entry.segments)
    const group = groups.get(rank)
    if (group === undefined) {
      groups.set(rank, [entry])
    } else {
      group.push(entry)
    }
  }
  return [...groups]
    .map(([rank, entries]) => ({ rank, entries: entries.sort(compareEntries) }))
    .sort((a, b) => compareTexts(a.rank, b.rank))
}

function compareEntries(a: Entry, b: Entry): number {
  return compareTexts(a.pattern, b.pattern) || compareTexts(a.id, b.id)
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
