import type { Segment } from '@portolan/dispatch-core/pattern'
import { type TextTemplate, toTextTemplate } from './text-template.ts'

/** Where patterns stand that begin with the same segments, but for the names of params. */
export interface ShapeNode<T> {
  /** Unique in its tree, from 0 on. */
  readonly id: number
  /** Over one segment of a URL: static ones by text, the others by kind and shape. */
  readonly statics: Map<string, ShapeEdge<T>>
  readonly others: Map<string, ShapeEdge<T>>
  /** Over no segment of a URL. */
  readonly skips: ShapeNode<T>[]
  /** What ends here. */
  readonly leaves: T[]
}

export interface ShapeEdge<T> {
  readonly template: TextTemplate
  readonly target: ShapeNode<T>
  /** Where the segment is over: the target, or behind it for one that takes several. */
  readonly end: ShapeNode<T>
}

/** A tree of patterns, in which a walk reads a URL segment by segment. */
export class ShapeTree<T> {
  readonly root: ShapeNode<T>
  #size = 0

  constructor() {
    this.root = this.#createNode()
  }

  /** The number of nodes. */
  get size(): number {
    return this.#size
  }

  insert(segments: readonly Segment[], leaf: T): void {
    let node = this.root
    for (const segment of segments) node = this.#grow(node, segment)
    node.leaves.push(leaf)
  }

  #grow(node: ShapeNode<T>, segment: Segment): ShapeNode<T> {
    const template = toTextTemplate(segment)
    const { kind } = segment
    const edges = kind === 'static' ? node.statics : node.others
    const key = kind === 'static' ? segment.value : kind + template.shape
    const known = edges.get(key)
    if (known !== undefined) return known.end
    const target = this.#createNode()
    const isRest = kind === 'rest' || kind === 'optionalRest'
    const end = isRest ? this.#createNode() : target
    edges.set(key, { template, target, end })
    if (isRest) {
      target.others.set(key, { template, target, end })
      target.skips.push(end)
    }
    if (kind === 'optional' || kind === 'optionalRest') node.skips.push(end)
    return end
  }

  #createNode(): ShapeNode<T> {
    return { id: this.#size++, statics: new Map(), others: new Map(), skips: [], leaves: [] }
  }
}
