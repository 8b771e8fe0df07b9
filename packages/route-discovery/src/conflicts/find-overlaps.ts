import { encodeSegment, type Segment } from '@portolan/dispatch-core'
import { findCommonText } from './common-text.ts'
import { type ShapeEdge, type ShapeNode, ShapeTree } from './shape-tree.ts'

/** Entries whose patterns match one URL. */
export interface Overlap<T> {
  readonly entries: readonly T[]
  /** `undefined` where a custom matcher decides. */
  readonly sampleUrl: string | undefined
}

/** More overlaps than this are of no use to a reader, and take time to find. */
export const MOST_OVERLAPS = 1_000

/**
 * The overlaps among patterns of equal rank. Two walks go through the tree of all patterns
 * side by side and read the same URL; where they end apart, two patterns match that URL.
 */
export function findOverlaps<T extends { readonly segments: readonly Segment[] }>(
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
  readonly #seen = new Set<number>()
  /** What both walks have read. */
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
    for (const [text, edge] of a.statics) {
      const same = b.statics.get(text)
      if (same !== undefined) this.#follow([edge, same])
    }
    for (const edge of a.others.values()) {
      this.#followCommon(edge, b.statics)
      this.#followCommon(edge, b.others)
    }
    if (a !== b) for (const edge of b.others.values()) this.#followCommon(edge, a.statics)
  }

  #compareLeaves(a: ShapeNode<T>, b: ShapeNode<T>): void {
    const isOverlap = a === b ? a.leaves.length > 1 : a.leaves.length * b.leaves.length > 0
    if (!isOverlap) return
    const entries = a === b ? a.leaves : [...a.leaves, ...b.leaves]
    this.#overlaps.push({ entries, sampleUrl: toSampleUrl(this.#path) })
  }

  #followCommon(edge: ShapeEdge<T>, others: ReadonlyMap<string, ShapeEdge<T>>): void {
    for (const other of others.values()) {
      if (edge === other || findCommonText(edge.template, other.template) !== undefined) {
        this.#follow([edge, other])
      }
    }
  }

  #follow(pair: EdgePair<T>): void {
    this.#path.push(pair)
    this.#visit(pair[0].target, pair[1].target)
    this.#path.pop()
  }
}

function toSampleUrl(path: readonly EdgePair<unknown>[]): string | undefined {
  const texts = path.map(([a, b]) => findCommonText(a.template, b.template)?.text)
  // By character, since the whole may hold what its NFC form would put together.
  const encoded = texts.map((text) => text && Array.from(text, encodeSegment).join(''))
  return encoded.includes(undefined) ? undefined : `/${encoded.join('/')}`
}
