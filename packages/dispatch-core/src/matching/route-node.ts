import { parsePattern } from '../pattern/parse-pattern.ts'
import type { Segment } from '../pattern/segment.ts'
import type { RouteSegment } from './route-segment.ts'

/** The part of a route that a route table reads. */
export interface TableRoute {
  readonly pattern: string
  /** The structured form, where it is at hand; else it is read from the pattern when needed. */
  readonly parsed?: readonly Segment[] | undefined
}

export function segmentsOf({ pattern, parsed }: TableRoute): readonly Segment[] {
  return parsed ?? parsePattern(pattern)
}

/** A node of the tree: all routes whose first segments are alike pass it. */
export class RouteNode<R> {
  /** The raw text that leads here, where it is static. */
  readonly text: string
  /** The first character of `text`. */
  readonly code: number
  /** The nodes that static text leads to, as `findStatic()` reads them: a chain and a table. */
  first: RouteNode<R> | undefined = undefined
  table: (RouteNode<R> | undefined)[] | undefined = undefined
  staticCount = 0
  /** The next node of the chain that this one is in. */
  next: RouteNode<R> | undefined = undefined
  /** The node that a plain param leads to. */
  param: RouteNode<R> | undefined = undefined
  /** The ways over all other segments. */
  edges: RouteEdges<R> | undefined = undefined
  /** The route that ends here. */
  leaf: RouteLeaf<R> | undefined = undefined

  constructor(text = '') {
    this.text = text
    this.code = text.charCodeAt(0)
  }
}

/** The edges of a node, best first. */
interface RouteEdges<R> {
  /** Affixed segments and params with matchers, which rank above a plain param. */
  readonly above: RouteEdge<R>[]
  /** Optional and rest segments, which rank below the end. */
  readonly below: RouteEdge<R>[]
}

/** The way to the next node over anything but static text and a plain param. */
export interface RouteEdge<R> {
  /** Edges of equal rank differ in shape. */
  readonly rank: string
  readonly shape: string
  readonly segment: RouteSegment
  readonly child: RouteNode<R>
  /** How many segments of a path those behind this edge take, over all routes that have it. */
  readonly tail: TailLength
  /** Whether several ways lead here that end at one place of a path. */
  readonly isRevisited: boolean
}

/** How many segments of a path the segments behind a rest take. Another rest is not among them. */
export interface TailLength {
  min: number
  max: number
}

export function tailLength(segments: readonly { readonly kind: Segment['kind'] }[]): TailLength {
  const min = segments.filter(({ kind }) => kind !== 'optional').length
  return { min, max: segments.length }
}

/** The end of a route in the tree. */
export interface RouteLeaf<R> {
  readonly route: R
  /** The params' names in order; `undefined` where a segment is neither static nor a plain param. */
  readonly names: readonly string[] | undefined
  /** `rankOf()` the pattern where `names` is `undefined`, else empty. */
  readonly rank: string
  /** The pattern made ready to read the params that `names` cannot; made when first needed. */
  pattern: readonly RouteSegment[] | undefined
}
