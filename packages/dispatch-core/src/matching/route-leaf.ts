import type { Segment } from '../pattern/segment.ts'
import type { RouteSegment } from './route-segment.ts'

/** What a route table has to know of a route. */
export interface TableRoute {
  readonly pattern: string
  readonly segments: readonly Segment[]
}

/** The end of a route in the tree. */
export interface RouteLeaf<R> {
  readonly route: R
  /**
   * The names of params by number of segment, up to the last one; `undefined` for static
   * text. None at all where a segment is anything but static or a plain param.
   */
  readonly names: readonly (string | undefined)[] | undefined
  /** The pattern made ready to read what `names` cannot; made when first needed. */
  pattern: readonly RouteSegment[] | undefined
}

export function createLeaf<R extends TableRoute>(route: R): RouteLeaf<R> {
  return { route, names: plainNames(route.segments), pattern: undefined }
}

function plainNames(segments: readonly Segment[]): readonly (string | undefined)[] | undefined {
  const names: (string | undefined)[] = []
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'static') continue
    if (segment.kind !== 'param' || segment.matcher !== undefined) return undefined
    while (names.length < index) names.push(undefined)
    names.push(segment.name)
  }
  return names
}
