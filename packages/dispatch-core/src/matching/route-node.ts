import { parsePattern } from '../pattern/parse-pattern.ts'
import type { Segment } from '../pattern/segment.ts'
import type { RouteSegment } from './route-segment.ts'

/** The part of a route that a route table reads. */
export interface TableRoute {
  readonly pattern: string
  /** The structured form, if it is known. Default: the pattern is parsed when needed. */
  readonly parsed?: readonly Segment[] | undefined
}

export function segmentsOf({ pattern, parsed }: TableRoute): readonly Segment[] {
  return parsed ?? parsePattern(pattern)
}

/** A node of the tree. All routes with the same first segments pass through it. */
export class RouteNode<R> {
  /** The raw text that leads here, if it is static. */
  readonly text: string
  /** The first character of `text`. */
  readonly code: number
  /** The nodes behind static text, as a chain and a hash table for `findStatic()`. */
  first: RouteNode<R> | undefined = undefined
  table: (RouteNode<R> | undefined)[] | undefined = undefined
  staticCount = 0
  /** The next node of the chain that holds this node. */
  next: RouteNode<R> | undefined = undefined
  /** The node behind a plain param. */
  param: RouteNode<R> | undefined = undefined
  /** The edges for all other segments. */
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

/** The way to the next node over a segment that is neither static nor a plain param. */
export interface RouteEdge<R> {
  /** Edges of equal rank differ in shape. */
  readonly rank: string
  readonly shape: string
  readonly segment: RouteSegment
  readonly child: RouteNode<R>
  /** The number of path segments that the segments behind this edge take, in all its routes. */
  readonly tail: TailLength
  /** Whether several ways can lead here at one index of a path. */
  readonly isRevisited: boolean
}

/**
 * The number of path segments that the segments behind a rest take; only one rest is in a pattern.
 */
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
  /** The params' names in order; `undefined` if a segment is neither static nor a plain param. */
  readonly names: readonly string[] | undefined
  /** `rankOf()` of the pattern if `names` is `undefined`, else empty. */
  readonly rank: string
  /** The segments for reading params without `names`, created when first needed. */
  pattern: readonly RouteSegment[] | undefined
}
