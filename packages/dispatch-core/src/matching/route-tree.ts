import { rankOf } from '../pattern/compare-patterns.ts'
import { encodeSegment } from '../pattern/encode-segment.ts'
import { parsePattern } from '../pattern/parse-pattern.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import type { ParamPart, Segment, StaticSegment } from '../pattern/segment.ts'
import type { Matchers } from './matchers.ts'
import { growEdge } from './route-edges.ts'
import { segmentsOf, type TableRoute } from './route-leaf.ts'
import { RouteNode } from './route-node.ts'
import { toRouteSegment } from './route-segment.ts'
import { addStatic, findStatic } from './static-nodes.ts'
import { tailLength } from './tail-length.ts'

/** The routes of a table: those without params by their paths, all others in a tree. */
export class RouteTree<R extends TableRoute> {
  readonly paths = new Map<string, R>()
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
    const { pattern, parsed } = route
    const isPlain = parsed === undefined && PLAIN_PATTERN.test(pattern)
    const known = isPlain ? this.#insertPlain(route) : this.#insertSegments(route)
    if (known === undefined) return
    throw new PatternError({
      code: 'duplicate-route',
      pattern,
      index: 0,
      problem: `it matches what ${JSON.stringify(known.pattern)} matches`,
      fix: 'Remove one of the two routes',
    })
  }

  /** Most patterns are plain, and are walked as a path is, without their structured form. */
  #insertPlain(route: R): R | undefined {
    const { pattern } = route
    if (pattern.indexOf(':') === -1) return this.#insertPath(pattern, route)
    const names: string[] = []
    let node = this.root
    for (let start = 1; start < pattern.length; ) {
      const slash = pattern.indexOf('/', start)
      const end = slash === -1 ? pattern.length : slash
      if (pattern[start] === ':') {
        names.push(pattern.slice(start + 1, end))
        node = growParam(node)
      } else {
        node = findStatic(node, pattern, start) ?? this.#addStatic(node, pattern.slice(start, end))
      }
      start = end + 1
    }
    return this.#insertLeaf(node, route, this.#share(names, pattern), [])
  }

  #insertSegments(route: R): R | undefined {
    const { pattern } = route
    const segments = segmentsOf(route)
    if (segments.every(isStatic)) {
      const texts = segments.map(({ value }) => this.#encode(value))
      return this.#insertPath(`/${texts.join('/')}`, route)
    }
    const names: string[] = []
    let isPlain = true
    let node = this.root
    for (const [index, segment] of segments.entries()) {
      if (segment.kind === 'static') {
        const text = this.#encode(segment.value)
        node = findStatic(node, text, 0) ?? this.#addStatic(node, text)
      } else if (segment.kind === 'param' && segment.matcher === undefined) {
        names.push(segment.name)
        node = growParam(node)
      } else {
        isPlain = false
        if (segment.kind === 'affixed') this.#encode(segment.parts.filter(isText).join(''))
        const ready = toRouteSegment(segment, this.#matchers, pattern)
        node = growEdge(node, segment, ready, tailLength(segments.slice(index + 1)))
      }
    }
    const shared = this.#share(names)
    return this.#insertLeaf(node, route, isPlain ? shared : undefined, segments)
  }

  #insertPath(path: string, route: R): R | undefined {
    const known = this.paths.get(path)
    if (known === undefined) this.paths.set(path, route)
    return known
  }

  #insertLeaf(
    node: RouteNode<R>,
    route: R,
    names: readonly string[] | undefined,
    segments: readonly Segment[],
  ): R | undefined {
    if (node.leaf !== undefined) return node.leaf.route
    const rank = names === undefined ? rankOf(segments) : ''
    node.leaf = { route, names, rank, pattern: undefined }
    return undefined
  }

  #addStatic(from: RouteNode<R>, text: string): RouteNode<R> {
    const known = this.#texts.get(text)
    if (known === undefined) this.#texts.set(text, text)
    return addStatic(from, known ?? text)
  }

  #encode(value: string): string {
    const text = encodeSegment(value)
    if (text.includes('%')) this.hasEncodedText = true
    return text
  }

  /** @throws {PatternError} where the names of a plain pattern may not stand together. */
  #share(names: readonly string[], plainPattern?: string): readonly string[] {
    const key = names.join()
    const known = this.#names.get(key)
    if (known !== undefined) return known
    if (plainPattern !== undefined) parsePattern(plainPattern)
    this.#names.set(key, names)
    this.paramCount = Math.max(this.paramCount, names.length)
    return names
  }
}

/** Static text that paths spell alike, and plain params with names of ASCII; not the root. */
const PLAIN_PATTERN = /^(?:\/(?:(?!\.\.?(?:\/|$))[\w!$&',\-.;=@|~]+|:[A-Za-z_$][\w$]*))+$/

function growParam<R>(node: RouteNode<R>): RouteNode<R> {
  node.param ??= new RouteNode()
  return node.param
}

function isStatic(segment: Segment): segment is StaticSegment {
  return segment.kind === 'static'
}

function isText(part: string | ParamPart): part is string {
  return typeof part === 'string'
}
