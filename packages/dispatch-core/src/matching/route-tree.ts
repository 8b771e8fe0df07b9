import { compareText, segmentRank } from '../pattern/compare-patterns.ts'
import { encodeSegment } from '../pattern/encode-segment.ts'
import { formatPattern } from '../pattern/format-pattern.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import type { ParamPart, Segment } from '../pattern/segment.ts'
import type { Matchers } from './matchers.ts'
import { createLeaf, type TableRoute } from './route-leaf.ts'
import { type RouteEdge, RouteNode } from './route-node.ts'
import { toRouteSegment } from './route-segment.ts'
import { addStatic, findStatic } from './static-nodes.ts'
import { type TailLength, tailLength } from './tail-length.ts'

/** Adds a route to the tree. @throws {PatternError} where its end is another's already. */
export function insertRoute<R extends TableRoute>(
  root: RouteNode<R>,
  route: R,
  matchers: Matchers,
): void {
  const { segments, pattern } = route
  let node = root
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index] as Segment // index is below length
    if (segment.kind === 'static') {
      node = growStatic(node, encodeSegment(segment.value))
    } else if (segment.kind === 'param' && segment.matcher === undefined) {
      node.param ??= new RouteNode()
      node = node.param
    } else {
      const edge = growEdge(node, segment, () => toRouteSegment(segment, matchers, pattern))
      widen(edge.tail, tailLength(segments.slice(index + 1)))
      node = edge.child
    }
  }
  if (node.leaf !== undefined) {
    throw new PatternError({
      code: 'duplicate-route',
      pattern,
      index: 0,
      problem: `it matches what ${JSON.stringify(node.leaf.route.pattern)} matches`,
      fix: 'Remove one of the two routes',
    })
  }
  node.leaf = createLeaf(route)
}

function growStatic<R>(node: RouteNode<R>, text: string): RouteNode<R> {
  const known = node.statics && findStatic(node.statics, text, 0)
  if (known !== undefined) return known
  const child = new RouteNode<R>(text)
  node.statics = addStatic(node.statics ?? [], node.staticCount++, child)
  return child
}

function growEdge<R>(
  node: RouteNode<R>,
  segment: Segment,
  toRouteSegment: () => RouteEdge<R>['segment'],
): RouteEdge<R> {
  const side = segment.kind === 'param' || segment.kind === 'affixed' ? 'above' : 'below'
  const edges = node[side] ?? []
  node[side] = edges
  const shape = shapeOf(segment)
  const known = edges.find((edge) => edge.shape === shape)
  if (known !== undefined) return known
  const edge: RouteEdge<R> = {
    rank: segmentRank(segment),
    shape,
    segment: toRouteSegment(),
    child: new RouteNode(),
    tail: { min: Number.POSITIVE_INFINITY, max: 0 },
  }
  edges.push(edge)
  edges.sort((a, b) => compareText(a.rank, b.rank) || compareText(a.shape, b.shape))
  return edge
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
