import { quote } from '../checks/values.ts'
import {
  compareText,
  segmentRank,
  type VariantSegment,
  variantsOf,
} from '../pattern/compare-patterns.ts'
import { formatPattern } from '../pattern/format-pattern.ts'
import { parsePattern } from '../pattern/parse-pattern.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import { encodeSegment, type Segment, type StaticSegment } from '../pattern/segment.ts'
import { MAX_OPTIONALS } from '../pattern/segment-rules.ts'
import {
  addStatic,
  findStatic,
  type ParamKind,
  partsOf,
  type RouteEdge,
  type RouteLeaf,
  RouteNode,
  type RouteRest,
  segmentsOf,
  shapeOf,
  type TableRoute,
} from './route-node.ts'
import { type Matchers, type RouteSegment, toRouteSegment } from './route-segment.ts'

/** The routes of a table: variants without params by their paths, all others in a tree. */
interface RouteTree<R> {
  readonly paths: ReadonlyMap<string, R>
  readonly root: RouteNode<R>
  /** Whether the tree has percent-encoded text, which paths may spell with hex of either case. */
  readonly hasEncodedText: boolean
  /** The largest number of params in a route. */
  readonly paramCount: number
}

/** @throws {PatternError} for an unknown matcher, and for two routes at one place. */
export function insertRoutes<R extends TableRoute>(
  routes: readonly R[],
  matchers: Matchers,
): RouteTree<R> {
  const tree = new GrowingTree<R>(matchers)
  for (const route of routes) tree.insert(route)
  tree.checkPlaces()
  return tree
}

/** Two routes for one place of the tree: a conflict, unless a third route takes the place. */
interface Tie<R> {
  readonly holder: R
  readonly other: R
  readonly findHolder: () => R | undefined
}

class GrowingTree<R extends TableRoute> implements RouteTree<R> {
  readonly paths = new Map<string, R>()
  readonly root = new RouteNode<R>()
  hasEncodedText = false
  paramCount = 0
  readonly #matchers: Matchers
  // To save memory, routes share equal texts and equal lists.
  readonly #texts = new Map<string, string>()
  readonly #names = new Map<string, readonly string[]>()
  readonly #kinds = new Map<string, readonly ParamKind[]>()
  /** The number of optional segments of each route that has any. */
  readonly #optionals = new Map<R, number>()
  readonly #ties: Tie<R>[] = []

  constructor(matchers: Matchers) {
    this.#matchers = matchers
  }

  insert(route: R): void {
    const { pattern, parsed } = route
    if (parsed === undefined && PLAIN_PATTERN.test(pattern)) {
      this.#insertPlain(route)
    } else {
      this.#insertVariants(route, segmentsOf(route))
    }
  }

  /** @throws {PatternError} for two routes with equally many optional segments at one place. */
  checkPlaces(): void {
    const tie = this.#ties.find(({ holder, findHolder }) => findHolder() === holder)
    if (tie === undefined) return
    const other = quote(tie.holder.pattern)
    const hasVariants = this.#optionals.has(tie.holder)
    throw new PatternError({
      code: 'duplicate-route',
      pattern: tie.other.pattern,
      index: 0,
      problem: hasVariants
        ? `it matches some of the same paths as ${other}, and both rank alike there`
        : `it matches the same paths as ${other}`,
      fix: 'Remove one of the two routes',
    })
  }

  /** Inserts a plain pattern, as most are, without its structured form. */
  #insertPlain(route: R): void {
    const { pattern } = route
    if (pattern.indexOf(':') === -1) {
      this.#insertPath(pattern, route)
      return
    }
    const names: string[] = []
    let node = this.root
    for (let start = 1; start < pattern.length; ) {
      const slash = pattern.indexOf('/', start)
      const end = slash === -1 ? pattern.length : slash
      if (pattern[start] === ':') {
        names.push(pattern.slice(start + 1, end))
        node = node.param ??= new RouteNode()
      } else {
        node = findStatic(node, pattern, start) ?? this.#addText(node, pattern.slice(start, end))
      }
      start = end + 1
    }
    const leaf = { route, rank: '', names: this.#shareNames(names, pattern), kinds: undefined }
    this.#insertLeaf(node, leaf)
  }

  #insertVariants(route: R, segments: readonly Segment[]): void {
    const optionals = segments.filter(({ kind }) => kind === 'optional').length
    // The segments of a manifest have not been checked.
    if (optionals > MAX_OPTIONALS) parsePattern(formatPattern(segments))
    if (optionals > 0) this.#optionals.set(route, optionals)
    for (const [index, { segments: variant, rank }] of variantsOf(segments).entries()) {
      if (variant.every(isStatic)) {
        this.#insertPath(`/${variant.map(({ value }) => this.#encode(value)).join('/')}`, route)
      } else {
        this.#insertVariant(route, variant, rank + String.fromCharCode(index))
      }
    }
  }

  #insertVariant(route: R, segments: readonly VariantSegment[], rank: string): void {
    const leaf = this.#toLeaf(route, segments, rank)
    let node = this.root
    for (const [index, segment] of segments.entries()) {
      if (segment.kind === 'rest' || segment.kind === 'optionalRest') {
        this.#insertRest(node, segment, segments.slice(index + 1), leaf)
        return
      }
      if (segment.kind === 'static') {
        const text = this.#encode(segment.value)
        node = findStatic(node, text, 0) ?? this.#addText(node, text)
      } else if (segment.kind === 'param' && segment.matcher === undefined) {
        node = node.param ??= new RouteNode()
      } else {
        node = this.#insertEdge(node, segment, route)
      }
    }
    this.#insertLeaf(node, leaf)
  }

  #insertPath(path: string, route: R): void {
    const holder = this.paths.get(path)
    if (holder === undefined || this.#isBetter(route, holder, () => this.paths.get(path))) {
      this.paths.set(path, route)
    }
  }

  #insertLeaf(node: RouteNode<R>, leaf: RouteLeaf<R>): void {
    if (node.leaf === undefined) {
      node.leaf = leaf
    } else if (this.#isBetter(leaf.route, node.leaf.route, () => node.leaf?.route)) node.leaf = leaf
  }

  #insertEdge(node: RouteNode<R>, segment: VariantSegment, route: R): RouteNode<R> {
    const { edges = [], rests } = node.branches
    node.branches = { edges, rests }
    const shape = shapeOf(segment)
    const known = edges.find((edge) => edge.shape === shape)
    if (known !== undefined) return known.child
    const ready = this.#toRouteSegment(segment, route)
    const edge: RouteEdge<R> = {
      rank: segmentRank(segment),
      shape,
      segment: ready,
      child: new RouteNode(),
    }
    edges.push(edge)
    edges.sort((a, b) => compareText(a.rank, b.rank) || compareText(a.shape, b.shape))
    return edge.child
  }

  #insertRest(
    node: RouteNode<R>,
    segment: VariantSegment,
    behind: readonly VariantSegment[],
    leaf: RouteLeaf<R>,
  ): void {
    const { edges, rests = [] } = node.branches
    node.branches = { edges, rests }
    const shape = [segment, ...behind].map(shapeOf).join('/')
    const index = rests.findIndex((rest) => rest.shape === shape)
    const known = rests[index]
    if (known !== undefined) {
      const findHolder = () => rests.find((rest) => rest.shape === shape)?.leaf.route
      if (!this.#isBetter(leaf.route, known.leaf.route, findHolder)) return
      rests.splice(index, 1)
    }
    const isOptional = segment.kind === 'optionalRest'
    const tail = behind.map((own) => this.#toRouteSegment(own, leaf.route))
    rests.push({ isOptional, tail, shape, leaf })
    rests.sort(compareRests)
  }

  /** Whether a route takes the place of another one. Of a route's own variants the first stays. */
  #isBetter(route: R, holder: R, findHolder: () => R | undefined): boolean {
    if (route === holder) return false
    const more = (this.#optionals.get(holder) ?? 0) - (this.#optionals.get(route) ?? 0)
    if (more === 0) this.#ties.push({ holder, other: route, findHolder })
    return more > 0
  }

  #toLeaf(route: R, segments: readonly VariantSegment[], rank: string): RouteLeaf<R> {
    const names: string[] = []
    const kinds: ParamKind[] = []
    for (const segment of segments) {
      const isRest = segment.kind === 'rest' || segment.kind === 'optionalRest'
      for (const part of partsOf(segment)) {
        if (typeof part === 'string') continue
        names.push(part.name)
        kinds.push(isRest ? 'rest' : part.matcher === undefined ? 'text' : 'value')
      }
    }
    const isText = kinds.every((kind) => kind === 'text')
    const hasTies = segments.some((segment) => segment.kind !== 'static' && !isPlainParam(segment))
    return {
      route,
      rank: hasTies ? rank : '',
      names: this.#shareNames(names),
      kinds: isText ? undefined : share(this.#kinds, kinds),
    }
  }

  #toRouteSegment(segment: VariantSegment, route: R): RouteSegment {
    const ready = toRouteSegment(segment, this.#matchers, route.pattern)
    this.hasEncodedText ||= JSON.stringify(ready).includes('%')
    return ready
  }

  #addText(from: RouteNode<R>, text: string): RouteNode<R> {
    const known = this.#texts.get(text)
    if (known === undefined) this.#texts.set(text, text)
    return addStatic(from, known ?? text)
  }

  /** @throws {PatternError} for names of a plain pattern that are reserved or repeated. */
  #shareNames(names: readonly string[], plainPattern = ''): readonly string[] {
    const known = this.#names.get(names.join())
    if (known !== undefined) return known
    if (plainPattern !== '') parsePattern(plainPattern)
    this.paramCount = Math.max(this.paramCount, names.length)
    return share(this.#names, names)
  }

  #encode(value: string): string {
    const text = encodeSegment(value)
    this.hasEncodedText ||= text.includes('%')
    return text
  }
}

/** Matches patterns of plain params with ASCII names, and of text that needs no encoding. */
const PLAIN_PATTERN = /^(?:\/(?:(?!\.\.?(?:\/|$))[\w!$&',\-.;=@|~]+|:[A-Za-z_$][\w$]*))+$/

function isStatic(segment: Segment): segment is StaticSegment {
  return segment.kind === 'static'
}

function isPlainParam(segment: VariantSegment): boolean {
  return segment.kind === 'param' && segment.matcher === undefined
}

function share<T extends string>(
  lists: Map<string, readonly T[]>,
  list: readonly T[],
): readonly T[] {
  const key = list.join()
  const known = lists.get(key)
  if (known === undefined) lists.set(key, list)
  return known ?? list
}

function compareRests(a: RouteRest<unknown>, b: RouteRest<unknown>): number {
  return compareText(a.leaf.rank, b.leaf.rank) || compareText(a.shape, b.shape)
}
