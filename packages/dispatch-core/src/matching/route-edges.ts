import { compareText, segmentRank } from '../pattern/compare-patterns.ts'
import { formatPattern } from '../pattern/format-pattern.ts'
import type { ParamPart, Segment } from '../pattern/segment.ts'
import { RouteNode } from './route-node.ts'
import type { RouteSegment } from './route-segment.ts'
import type { TailLength } from './tail-length.ts'

/** The node behind the segment, which is neither static nor a plain param; `tail` is behind it. */
export function growEdge<R>(
  node: RouteNode<R>,
  segment: Segment,
  ready: RouteSegment,
  tail: TailLength,
): RouteNode<R> {
  node.edges ??= { above: [], below: [] }
  const isAbove = segment.kind === 'param' || segment.kind === 'affixed'
  const edges = isAbove ? node.edges.above : node.edges.below
  const shape = shapeOf(segment)
  const known = edges.find((edge) => edge.shape === shape)
  if (known !== undefined) {
    widen(known.tail, tail)
    return known.child
  }
  const rank = segmentRank(segment)
  const child = new RouteNode<R>()
  edges.push({ rank, shape, segment: ready, child, tail })
  edges.sort((a, b) => compareText(a.rank, b.rank) || compareText(a.shape, b.shape))
  return child
}

/** The segment without its names: all that decides what it matches. */
function shapeOf(segment: Segment): string {
  if (segment.kind !== 'affixed') return formatPattern([withoutName(segment)])
  const parts = segment.parts.map((part) => (typeof part === 'string' ? part : withoutName(part)))
  return formatPattern([{ kind: 'affixed', parts }])
}

function withoutName<T extends ParamPart | Segment>(part: T): T {
  return { ...part, name: '' }
}

function widen(range: TailLength, { min, max }: TailLength): void {
  range.min = Math.min(range.min, min)
  range.max = Math.max(range.max, max)
}
