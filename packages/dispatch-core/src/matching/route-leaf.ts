import { parsePattern } from '../pattern/parse-pattern.ts'
import type { Segment } from '../pattern/segment.ts'
import type { RouteSegment } from './route-segment.ts'

/** What a route table has to know of a route. */
export interface TableRoute {
  readonly pattern: string
  /** The structured form, where it is at hand; else it is read from the pattern when needed. */
  readonly parsed?: readonly Segment[] | undefined
}

export function segmentsOf({ pattern, parsed }: TableRoute): readonly Segment[] {
  return parsed ?? parsePattern(pattern)
}

/** The end of a route in the tree. */
export interface RouteLeaf<R> {
  readonly route: R
  /** The params' names in order; none at all where a segment is neither static nor a plain param. */
  readonly names: readonly string[] | undefined
  /** `rankOf()` the pattern where there are no names, else empty. */
  readonly rank: string
  /** The pattern made ready to read what `names` cannot; made when first needed. */
  pattern: readonly RouteSegment[] | undefined
}
