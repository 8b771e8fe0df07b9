import { hasCommonText } from './common-text.ts'
import type { ShapeEdge, ShapeNode } from './shape-tree.ts'
import type { TextTemplate } from './text-template.ts'

/**
 * The edges of a node by how their texts start and end, so that those that have a text in
 * common with a template are found among few, however many there are.
 */
export class EdgeIndex<T> {
  readonly #byPrefix: AffixList<T>
  readonly #bySuffix: AffixList<T>
  readonly #found = new Map<string, readonly ShapeEdge<T>[]>()

  constructor({ statics, others }: ShapeNode<T>) {
    const edges = [...statics.values(), ...others.values()]
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

/** Edges in the order of a text of theirs. */
class AffixList<T> {
  readonly #edges: readonly ShapeEdge<T>[]
  readonly #texts: readonly string[]

  constructor(edges: readonly ShapeEdge<T>[], toText: (template: TextTemplate) => string) {
    const pairs = edges.map((edge) => ({ edge, text: toText(edge.template) }))
    pairs.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
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
      if ((this.#texts[middle] ?? '') < text) low = middle + 1
      else high = middle
    }
    return low
  }
}

function reverse(text: string): string {
  return text.split('').reverse().join('')
}
