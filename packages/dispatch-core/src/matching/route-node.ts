import type { RouteLeaf } from './route-leaf.ts'
import type { RouteSegment } from './route-segment.ts'
import type { TailLength } from './tail-length.ts'

/** Where all routes stand that begin alike. */
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
  /** Where a plain param leads. */
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

/** Best first. */
export interface RouteEdges<R> {
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
  /** Whether there are several ways here that end at one place of a path. */
  readonly isRevisited: boolean
}
