import { compareText, segmentRank } from '../pattern/compare-patterns.ts'
import { encodeSegment } from '../pattern/encode-segment.ts'
import { formatPattern } from '../pattern/format-pattern.ts'
import type { ParamPart, Segment } from '../pattern/segment.ts'
import type { RouteLeaf } from './route-leaf.ts'
import type { RouteSegment } from './route-segment.ts'
import type { TailLength } from './tail-length.ts'

/**
 * Where all routes stand that begin alike. The members are in the order of patterns:
 * static text, the edges above a plain param, that param, the end, the edges below it.
 */
export class RouteNode<R> {
  /** By raw text. */
  statics: Map<string, RouteNode<R>> | undefined = undefined
  /** Affixed segments and params with matchers, best first. */
  above: RouteEdge<R>[] | undefined = undefined
  param: RouteNode<R> | undefined = undefined
  /** The route that ends here. */
  leaf: RouteLeaf<R> | undefined = undefined
  /** Optional and rest segments, best first. */
  below: RouteEdge<R>[] | undefined = undefined
}

/** The way to the next node over anything but static text and a plain param. */
export interface RouteEdge<R> {
  /** Edges of equal rank differ in shape. */
  readonly rank: string
  readonly shape: string
  readonly segment: RouteSegment
  readonly child: RouteNode<R>
  /** How many segments of a path the routes behind this edge leave for those behind it. */
  readonly tail: TailLength
}

/** Adds what it takes to get from a node over `segment`, and gives the next node. */
export function growNode<R>(
  node: RouteNode<R>,
  segment: Segment,
  tail: Readonly<TailLength>,
  toRouteSegment: (segment: Segment) => RouteSegment,
): RouteNode<R> {
  if (segment.kind === 'static') return growStatic(node, encodeSegment(segment.value))
  if (segment.kind === 'param' && segment.matcher === undefined) {
    node.param ??= new RouteNode()
    return node.param
  }
  const side = segment.kind === 'param' || segment.kind === 'affixed' ? 'above' : 'below'
  const edges = node[side] ?? []
  node[side] = edges
  const shape = shapeOf(segment)
  let edge = edges.find((edge) => edge.shape === shape)
  if (edge === undefined) {
    edge = {
      rank: segmentRank(segment),
      shape,
      segment: toRouteSegment(segment),
      child: new RouteNode(),
      tail: { ...tail },
    }
    edges.push(edge)
    edges.sort((a, b) => compareText(a.rank, b.rank) || compareText(a.shape, b.shape))
  }
  edge.tail.min = Math.min(edge.tail.min, tail.min)
  edge.tail.max = Math.max(edge.tail.max, tail.max)
  return edge.child
}

function growStatic<R>(node: RouteNode<R>, text: string): RouteNode<R> {
  node.statics ??= new Map()
  let child = node.statics.get(text)
  if (child === undefined) {
    child = new RouteNode()
    node.statics.set(text, child)
  }
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
