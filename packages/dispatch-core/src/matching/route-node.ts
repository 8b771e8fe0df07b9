import type { RouteLeaf } from './route-leaf.ts'
import type { RouteSegment } from './route-segment.ts'
import type { TailLength } from './tail-length.ts'

/**
 * Where all routes stand that begin alike. The members are in the order of patterns:
 * static text, the edges above a plain param, that param, the end, the edges below it.
 */
export class RouteNode<R> {
  /** The raw text that leads here, where it is static. */
  readonly text: string
  /** The first character of `text`, or -1. */
  readonly code: number
  /** As `findStatic()` reads them. */
  statics: (RouteNode<R> | undefined)[] | undefined = undefined
  staticCount = 0
  /** Affixed segments and params with matchers, best first. */
  above: RouteEdge<R>[] | undefined = undefined
  param: RouteNode<R> | undefined = undefined
  /** The route that ends here. */
  leaf: RouteLeaf<R> | undefined = undefined
  /** Optional and rest segments, best first. */
  below: RouteEdge<R>[] | undefined = undefined

  constructor(text = '') {
    this.text = text
    this.code = text.codePointAt(0) ?? -1
  }
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
