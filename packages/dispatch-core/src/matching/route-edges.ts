import { compareText, segmentRank } from '../pattern/compare-patterns.ts'
import type { ParamPart, Segment } from '../pattern/segment.ts'
import { RouteNode } from './route-node.ts'
import type { RouteSegment } from './route-segment.ts'
import type { TailLength } from './tail-length.ts'

/**
 * The node behind the segment, which is neither static nor a plain param; `tail` is behind it, and
 * `isBehindSuch` where a segment before it may take more or less of a path.
 */
export function growEdge<R>(
  node: RouteNode<R>,
  segment: Segment,
  ready: RouteSegment,
  tail: TailLength,
  isBehindSuch: boolean,
): RouteNode<R> {
  node.edges ??= { above: [], below: [] }
  const isAbove = segment.kind === 'param' || segment.kind === 'affixed'
  const edges = isAbove ? node.edges.above : node.edges.below
  const shape = shapeOf(segment)
  const known = edges.find((edge) => edge.shape === shape)
  if (known !== undefined) {
    known.tail.min = Math.min(known.tail.min, tail.min)
    known.tail.max = Math.max(known.tail.max, tail.max)
    return known.child
  }
  const rank = segmentRank(segment)
  const child = new RouteNode<R>()
  edges.push({ rank, shape, segment: ready, child, tail, isRevisited: !isAbove && isBehindSuch })
  edges.sort((a, b) => compareText(a.rank, b.rank) || compareText(a.shape, b.shape))
  return child
}

/** All that decides what the segment matches: its pattern without the names. */
function shapeOf(segment: Segment): string {
  const parts: readonly (string | ParamPart)[] =
    segment.kind === 'affixed' ? segment.parts : [segment as ParamPart] // a static one has no edge
  const texts = parts.map((part) =>
    typeof part === 'string' ? part.replace(/[:(\\]/g, '\\$&') : `:(${part.matcher ?? ''})`,
  )
  return segment.kind + texts.join('')
}
