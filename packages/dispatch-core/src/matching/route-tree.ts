import { encodeSegment } from '../pattern/encode-segment.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import type { Segment, StaticSegment } from '../pattern/segment.ts'
import type { Matchers } from './matchers.ts'
import { growEdge } from './route-edges.ts'
import { createLeaf, segmentsOf, type TableRoute } from './route-leaf.ts'
import { RouteNode } from './route-node.ts'
import { toRouteSegment } from './route-segment.ts'
import { growStatic } from './static-nodes.ts'
import { StaticPaths } from './static-paths.ts'
import { tailLength } from './tail-length.ts'

/** The routes of a table: those without params by their paths, all others in a tree. */
export class RouteTree<R extends TableRoute> {
  readonly paths = new StaticPaths<R>()
  readonly root = new RouteNode<R>()
  /** Whether there is static text that paths may spell with either case of hex. */
  hasEncodedText = false
  /** The most plain params of a route. */
  paramCount = 0
  readonly #matchers: Matchers
  /** Texts and lists of names that routes have in common are kept once. */
  readonly #texts = new Map<string, string>()
  readonly #names = new Map<string, readonly string[]>()

  constructor(matchers: Matchers) {
    this.#matchers = matchers
  }

  /** @throws {PatternError} for an unknown matcher, or where the route's place is another's. */
  insert(route: R): void {
    const { pattern } = route
    const segments = segmentsOf(route)
    const known = segments.every(isStatic)
      ? this.#insertPath(route, segments)
      : this.#insertNodes(route, segments)
    if (known === undefined) return
    throw new PatternError({
      code: 'duplicate-route',
      pattern,
      index: 0,
      problem: `it matches what ${JSON.stringify(known.pattern)} matches`,
      fix: 'Remove one of the two routes',
    })
  }

  #insertPath(route: R, segments: readonly StaticSegment[]): R | undefined {
    const path = `/${segments.map(({ value }) => this.#encode(value)).join('/')}`
    // Mostly they are the same text, and one is enough.
    return this.paths.add(path === route.pattern ? route.pattern : path, route)
  }

  #insertNodes(route: R, segments: readonly Segment[]): R | undefined {
    const names: string[] = []
    let isPlain = true
    let node = this.root
    for (const [index, segment] of segments.entries()) {
      if (segment.kind === 'static') {
        node = growStatic(node, this.#encode(segment.value))
      } else if (segment.kind === 'param' && segment.matcher === undefined) {
        names.push(segment.name)
        node.param ??= new RouteNode()
        node = node.param
      } else {
        isPlain = false
        if (segment.kind === 'affixed')
          for (const part of segment.parts) if (typeof part === 'string') this.#encode(part)
        const tail = tailLength(segments.slice(index + 1))
        node = growEdge(node, segment, tail, () =>
          toRouteSegment(segment, this.#matchers, route.pattern),
        )
      }
    }
    if (node.leaf !== undefined) return node.leaf.route
    this.paramCount = Math.max(this.paramCount, names.length)
    node.leaf = createLeaf(route, segments, isPlain ? this.#share(names) : undefined)
    return undefined
  }

  #encode(value: string): string {
    const known = this.#texts.get(value)
    if (known !== undefined) return known
    const text = encodeSegment(value)
    if (text.includes('%')) this.hasEncodedText = true
    this.#texts.set(value, text)
    return text
  }

  #share(names: readonly string[]): readonly string[] {
    const key = names.join()
    const known = this.#names.get(key)
    if (known === undefined) this.#names.set(key, names)
    return known ?? names
  }
}

function isStatic(segment: Segment): segment is StaticSegment {
  return segment.kind === 'static'
}
