import { rankOf } from '../pattern/compare-patterns.ts'
import { parsePattern } from '../pattern/parse-pattern.ts'
import type { Segment } from '../pattern/segment.ts'
import type { RouteSegment } from './route-segment.ts'

/** What a route table has to know of a route. */
export interface TableRoute {
  readonly pattern: string
  /** Where they are at hand. Default: those of the pattern. */
  readonly segments?: readonly Segment[] | undefined
}

export function segmentsOf({ segments, pattern }: TableRoute): readonly Segment[] {
  return segments ?? parsePattern(pattern)
}

/** The end of a route in the tree. */
export interface RouteLeaf<R> {
  readonly route: R
  /** The params' names in order; none at all where a segment is neither static nor a plain param. */
  readonly names: readonly string[] | undefined
  /** Where there are no names: what the route is compared by, best first. */
  readonly rank: string
  /** The pattern made ready to read what `names` cannot; made when first needed. */
  pattern: readonly RouteSegment[] | undefined
}

export function createLeaf<R>(
  route: R,
  segments: readonly Segment[],
  names: readonly string[] | undefined,
): RouteLeaf<R> {
  const rank = names === undefined ? rankOf(segments) : ''
  return { route, names, rank, pattern: undefined }
}
