import { comparePatterns, type Segment } from '@portolan/dispatch-core'

interface Ranked {
  readonly id: string
  readonly pattern: string
  readonly segments: readonly Segment[]
}

/** In the order of `comparePatterns`; equals by their pattern, then by their id. */
export function sortByRank<T extends Ranked>(entries: readonly T[]): T[] {
  return entries.toSorted(
    (a, b) =>
      comparePatterns(a.segments, b.segments) ||
      compareTexts(a.pattern, b.pattern) ||
      compareTexts(a.id, b.id),
  )
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
