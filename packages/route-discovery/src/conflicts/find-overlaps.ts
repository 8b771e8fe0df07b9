import { encodeSegment, type VariantSegment } from '@portolan/dispatch-core/pattern'
import { findCommonText } from './common-text.ts'
import { EdgeIndex, type ShapeEdge, type ShapeNode, ShapeTree } from './shape-tree.ts'

/** Entries whose patterns match one URL. */
export interface Overlap<T> {
  readonly entries: readonly T[]
  /** `undefined` where a custom matcher decides. */
  readonly sampleUrl: string | undefined
}

/** A reader has no use for more overlaps than this, and they take time to find. */
const MOST_OVERLAPS = 1_000

/**
 * The overlaps among variants of equal rank. Two walks go through the tree of all variants
 * side by side and read the same URL; where they end apart, two variants match that URL.
 */
export function findOverlaps<T extends { readonly segments: readonly VariantSegment[] }>(
  entries: readonly T[],
): Overlap<T>[] {
  const tree = new ShapeTree<T>()
  for (const entry of entries) tree.insert(entry.segments, entry)
  return new OverlapSearch(tree).run()
}

/** The edges over which both walks read a segment. */
type EdgePair<T> = readonly [ShapeEdge<T>, ShapeEdge<T>]

class OverlapSearch<T> {
  readonly #overlaps: Overlap<T>[] = []
  readonly #tree: ShapeTree<T>
  readonly #indexes = new Map<ShapeNode<T>, EdgeIndex<T>>()
  readonly #seen = new Set<number>()
  /** The segments that both walks have read. */
  readonly #path: EdgePair<T>[] = []

  constructor(tree: ShapeTree<T>) {
    this.#tree = tree
  }

  run(): Overlap<T>[] {
    this.#visit(this.#tree.root, this.#tree.root)
    return this.#overlaps
  }

  #visit(a: ShapeNode<T>, b: ShapeNode<T>): void {
    const key = Math.min(a.id, b.id) * this.#tree.size + Math.max(a.id, b.id)
    if (this.#overlaps.length >= MOST_OVERLAPS || this.#seen.has(key)) return
    this.#seen.add(key)
    this.#compareLeaves(a, b)
    for (const skipped of a.skips) this.#visit(skipped, b)
    for (const skipped of b.skips) this.#visit(a, skipped)
    this.#followStatics(a, b)
    for (const edge of a.others.values()) {
      for (const other of this.#indexOf(b).find(edge.template)) this.#follow([edge, other])
    }
    if (a === b) return
    for (const edge of b.others.values()) {
      for (const other of this.#indexOf(a).find(edge.template)) {
        // Two that are not static were paired above.
        if (a.statics.get(other.template.prefix) === other) this.#follow([other, edge])
      }
    }
  }

  #followStatics(a: ShapeNode<T>, b: ShapeNode<T>): void {
    const [fewer, more] = a.statics.size < b.statics.size ? [a, b] : [b, a]
    for (const [text, edge] of fewer.statics) {
      const same = more.statics.get(text)
      if (same !== undefined) this.#follow([edge, same])
    }
  }

  #indexOf(node: ShapeNode<T>): EdgeIndex<T> {
    let index = this.#indexes.get(node)
    if (index === undefined) {
      index = new EdgeIndex(node)
      this.#indexes.set(node, index)
    }
    return index
  }

  #compareLeaves(a: ShapeNode<T>, b: ShapeNode<T>): void {
    const isOverlap = a === b ? a.leaves.length > 1 : a.leaves.length * b.leaves.length > 0
    if (!isOverlap) return
    const entries = a === b ? a.leaves : [...a.leaves, ...b.leaves]
    this.#overlaps.push({ entries, sampleUrl: toSampleUrl(this.#path) })
  }

  #follow(pair: EdgePair<T>): void {
    this.#path.push(pair)
    this.#visit(pair[0].target, pair[1].target)
    this.#path.pop()
  }
}

function toSampleUrl(path: readonly EdgePair<unknown>[]): string | undefined {
  const texts = path.map(([a, b]) => findCommonText(a.template, b.template)?.text)
  // By character: the NFC form of the whole text may join characters of two texts.
  const encoded = texts.map((text) => text && Array.from(text, encodeSegment).join(''))
  return encoded.includes(undefined) ? undefined : `/${encoded.join('/')}`
}
