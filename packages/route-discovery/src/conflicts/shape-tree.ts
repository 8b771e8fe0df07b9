import type { VariantSegment } from '@portolan/dispatch-core/pattern'
import { compareTexts } from '../tree/rank-groups.ts'
import { hasCommonText } from './common-text.ts'
import { type TextTemplate, toTextTemplate } from './text-template.ts'

/** A place of patterns that begin with the same segments, except for the names of params. */
export interface ShapeNode<T> {
  /** Unique in its tree, from 0 on. */
  readonly id: number
  /** The ways over one segment of a URL: static ones by text, the others by kind and shape. */
  readonly statics: Map<string, ShapeEdge<T>>
  readonly others: Map<string, ShapeEdge<T>>
  /** The ways over no segment of a URL. */
  readonly skips: ShapeNode<T>[]
  /** The entries whose patterns end here. */
  readonly leaves: T[]
}

export interface ShapeEdge<T> {
  readonly template: TextTemplate
  readonly target: ShapeNode<T>
  /** The place behind the segment: the target, or a place behind it for a rest. */
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

  /** @returns the leaves of all patterns that are alike */
  insert(segments: readonly VariantSegment[], leaf: T): readonly T[] {
    let node = this.root
    for (const segment of segments) node = this.#grow(node, segment)
    node.leaves.push(leaf)
    return node.leaves
  }

  #grow(node: ShapeNode<T>, segment: VariantSegment): ShapeNode<T> {
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
    if (kind === 'optionalRest') node.skips.push(end)
    return end
  }

  #createNode(): ShapeNode<T> {
    return { id: this.#size++, statics: new Map(), others: new Map(), skips: [], leaves: [] }
  }
}

/**
 * The edges of a node with params, sorted by the texts around the params. A search looks at the few
 * edges whose affixes fit a template, however many edges the node has.
 */
export class EdgeIndex<T> {
  readonly #byPrefix: AffixList<T>
  readonly #bySuffix: AffixList<T>
  readonly #found = new Map<string, readonly ShapeEdge<T>[]>()

  constructor({ others }: ShapeNode<T>) {
    const edges = [...others.values()]
    this.#byPrefix = new AffixList(edges, ({ prefix }) => prefix)
    this.#bySuffix = new AffixList(edges, ({ suffix }) => reverse(suffix))
  }

  /** The edges whose template has a text in common with this one. */
  find(template: TextTemplate): readonly ShapeEdge<T>[] {
    let found = this.#found.get(template.shape)
    if (found === undefined) {
      const lists = [
        this.#byPrefix.findCompatible(template.prefix),
        this.#bySuffix.findCompatible(reverse(template.suffix)),
      ] as const
      const fewer = lists[0].length < lists[1].length ? lists[0] : lists[1]
      found = fewer.filter((edge) => hasCommonText(edge.template, template))
      this.#found.set(template.shape, found)
    }
    return found
  }
}

/** Edges in the order of the starts, or of the reversed ends, of their texts. */
class AffixList<T> {
  readonly #edges: readonly ShapeEdge<T>[]
  readonly #texts: readonly string[]

  constructor(edges: readonly ShapeEdge<T>[], toText: (template: TextTemplate) => string) {
    const pairs = edges.map((edge) => ({ edge, text: toText(edge.template) }))
    pairs.sort((a, b) => compareTexts(a.text, b.text))
    this.#edges = pairs.map(({ edge }) => edge)
    this.#texts = pairs.map(({ text }) => text)
  }

  /** The edges whose text starts with this one, or which this one starts with. */
  findCompatible(text: string): readonly ShapeEdge<T>[] {
    const longer = this.#edges.slice(this.#indexOf(text), this.#indexOf(`${text}\uffff`))
    const shorter = Array.from(text, (_character, length) => text.slice(0, length)).flatMap(
      (start) => this.#edges.slice(this.#indexOf(start), this.#indexOf(`${start}\0`)),
    )
    return [...shorter, ...longer]
  }

  /** The place of the first text that is not before this one. */
  #indexOf(text: string): number {
    let [low, high] = [0, this.#texts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#texts[middle] ?? '') < text) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}

function reverse(text: string): string {
  return text.split('').reverse().join('')
}
