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
 * The overlaps among variants of equal rank, which have the same kinds of segments in the same
 * order. Two walks go through the tree of all variants side by side, segment by segment; where
 * they end apart, two variants match one URL.
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
    for (const skipped of a.skips) {
      for (const other of b.skips) this.#visit(skipped, other)
    }
    for (const [text, edge] of a.statics) {
      const same = b.statics.get(text)
      if (same !== undefined) this.#follow([edge, same])
    }
    for (const edge of a.others.values()) {
      for (const other of this.#indexOf(b).find(edge.template)) this.#follow([edge, other])
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
    const entries = a === b ? a.leaves : [...a.leaves, ...b.leaves]
    if (entries.length < 2) return
    this.#overlaps.push({ entries, sampleUrl: toSampleUrl(this.#path) })
  }

  #follow(pair: EdgePair<T>): void {
    this.#path.push(pair)
    this.#visit(pair[0].end, pair[1].end)
    this.#path.pop()
  }
}

function toSampleUrl(path: readonly EdgePair<unknown>[]): string | undefined {
  const texts = path.map(([a, b]) => findCommonText(a.template, b.template))
  // By character: the NFC form of the whole text may join characters of two texts.
  const encoded = texts.map((text) => text && Array.from(text, encodeSegment).join(''))
  return encoded.includes(undefined) ? undefined : `/${encoded.join('/')}`
}
