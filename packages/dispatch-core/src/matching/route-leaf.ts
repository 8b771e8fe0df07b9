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
  if (!segments.every(isStaticOrPlain)) return undefined
  const length = segments.findLastIndex(({ kind }) => kind === 'param') + 1
  return segments
    .slice(0, length)
    .map((segment) => (segment.kind === 'param' ? segment.name : undefined))
}

function isStaticOrPlain(segment: Segment): boolean {
  return segment.kind === 'static' || (segment.kind === 'param' && segment.matcher === undefined)
}
