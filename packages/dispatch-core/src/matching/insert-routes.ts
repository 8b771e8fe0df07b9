import { quote } from '../checks/values.ts'
import { compareText, rankOf, segmentRank } from '../pattern/compare-patterns.ts'
import { parsePattern } from '../pattern/parse-pattern.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import {
  encodeSegment,
  type ParamPart,
  type Segment,
  type StaticSegment,
} from '../pattern/segment.ts'
import {
  RouteNode,
  segmentsOf,
  type TableRoute,
  type TailLength,
  tailLength,
} from './route-node.ts'
import { type Matchers, type RouteSegment, toRouteSegment } from './route-segment.ts'
import { addStatic, findStatic } from './static-nodes.ts'

/** The routes of a table: routes without params by their paths, all others in a tree. */
interface RouteTree<R> {
  readonly paths: ReadonlyMap<string, R>
  readonly root: RouteNode<R>
  /** Whether the tree has percent-encoded text, which paths may spell with hex of either case. */
  readonly hasEncodedText: boolean
  /** The largest number of plain params in a route. */
  readonly paramCount: number
}

/** @throws {PatternError} for an unknown matcher, and for two routes with equal paths. */
export function insertRoutes<R extends TableRoute>(
  routes: readonly R[],
  matchers: Matchers,
): RouteTree<R> {
  const paths = new Map<string, R>()
  const root = new RouteNode<R>()
  let hasEncodedText = false
  let paramCount = 0
  // To save memory, routes share equal texts and equal lists of names.
  const texts = new Map<string, string>()
  const lists = new Map<string, readonly string[]>()
  for (const route of routes) {
    const { pattern, parsed } = route
    const isPlain = parsed === undefined && PLAIN_PATTERN.test(pattern)
    const known = isPlain ? insertPlain(route) : insertSegments(route, segmentsOf(route))
    if (known === undefined) continue
    throw new PatternError({
      code: 'duplicate-route',
      pattern,
      index: 0,
      problem: `it matches the same paths as ${quote(known.pattern)}`,
      fix: 'Remove one of the two routes',
    })
  }
  return { paths, root, hasEncodedText, paramCount }

  /** Inserts a plain pattern, as most are, without its structured form. */
  function insertPlain(route: R): R | undefined {
    const { pattern } = route
    if (pattern.indexOf(':') === -1) return insertPath(pattern, route)
    const names: string[] = []
    let node = root
    for (let start = 1; start < pattern.length; ) {
      const slash = pattern.indexOf('/', start)
      const end = slash === -1 ? pattern.length : slash
      if (pattern[start] === ':') {
        names.push(pattern.slice(start + 1, end))
        node = node.param ??= new RouteNode()
      } else {
        node = findStatic(node, pattern, start) ?? addText(node, pattern.slice(start, end))
      }
      start = end + 1
    }
    return insertLeaf(node, route, '', shareNames(names, pattern))
  }

  function insertSegments(route: R, segments: readonly Segment[]): R | undefined {
    if (segments.every(isStatic)) {
      return insertPath(`/${segments.map(({ value }) => encode(value)).join('/')}`, route)
    }
    const names: string[] = []
    let rank = ''
    let isMovable = false
    let node = root
    for (const [index, segment] of segments.entries()) {
      if (segment.kind === 'static') {
        const text = encode(segment.value)
        node = findStatic(node, text, 0) ?? addText(node, text)
      } else if (segment.kind === 'param' && segment.matcher === undefined) {
        names.push(segment.name)
        node = node.param ??= new RouteNode()
      } else {
        rank ||= rankOf(segments)
        const ready = toRouteSegment(segment, matchers, route.pattern)
        hasEncodedText ||= JSON.stringify(ready.text ?? '').includes('%')
        const tail = tailLength(segments.slice(index + 1))
        node = insertEdge(node, segment, ready, tail, isMovable)
        isMovable ||= segment.kind !== 'param' && segment.kind !== 'affixed'
      }
    }
    return insertLeaf(node, route, rank, shareNames(names))
  }

  function insertPath(path: string, route: R): R | undefined {
    const known = paths.get(path)
    if (known === undefined) paths.set(path, route)
    return known
  }

  function insertLeaf(
    node: RouteNode<R>,
    route: R,
    rank: string,
    names: readonly string[],
  ): R | undefined {
    if (node.leaf !== undefined) return node.leaf.route
    node.leaf = { route, rank, names: rank === '' ? names : undefined, pattern: undefined }
    return undefined
  }

  function addText(from: RouteNode<R>, text: string): RouteNode<R> {
    const known = texts.get(text)
    if (known === undefined) texts.set(text, text)
    return addStatic(from, known ?? text)
  }

  /** @throws {PatternError} for names of a plain pattern that are reserved or repeated. */
  function shareNames(names: readonly string[], plainPattern = ''): readonly string[] {
    const key = names.join()
    const known = lists.get(key)
    if (known !== undefined) return known
    if (plainPattern !== '') parsePattern(plainPattern)
    lists.set(key, names)
    paramCount = Math.max(paramCount, names.length)
    return names
  }

  function encode(value: string): string {
    const text = encodeSegment(value)
    hasEncodedText ||= text.includes('%')
    return text
  }
}

/** Matches patterns of plain params with ASCII names, and of text that needs no encoding. */
const PLAIN_PATTERN = /^(?:\/(?:(?!\.\.?(?:\/|$))[\w!$&',\-.;=@|~]+|:[A-Za-z_$][\w$]*))+$/

function isStatic(segment: Segment): segment is StaticSegment {
  return segment.kind === 'static'
}

/**
 * Finds or adds the node behind a segment that is neither static nor a plain param. `tail` is the
 * length of the segments behind it. `isMovable` means that an earlier segment may take more or
 * fewer segments of a path.
 */
function insertEdge<R>(
  node: RouteNode<R>,
  segment: Segment,
  ready: RouteSegment,
  tail: TailLength,
  isMovable: boolean,
): RouteNode<R> {
  node.edges ??= { above: [], below: [] }
  const isAbove = segment.kind === 'param' || segment.kind === 'affixed'
  const edges = isAbove ? node.edges.above : node.edges.below
  const shape = shapeOf(segment)
  const known = edges.find((edge) => edge.shape === shape)
  if (known !== undefined) {
    known.tail.min = Math.min(known.tail.min, tail.min)
    known.tail.max = Math.max(known.tail.max, tail.max)
    return known.child
  }
  const rank = segmentRank(segment)
  const child = new RouteNode<R>()
  edges.push({ rank, shape, segment: ready, child, tail, isRevisited: !isAbove && isMovable })
  edges.sort((a, b) => compareText(a.rank, b.rank) || compareText(a.shape, b.shape))
  return child
}

/** The pattern of a segment without the names of its params. Equal shapes match alike. */
function shapeOf(segment: Segment): string {
  const parts: readonly (string | ParamPart)[] =
    segment.kind === 'affixed' ? segment.parts : [segment as ParamPart] // a static segment has no edge
  const texts = parts.map((part) =>
    typeof part === 'string' ? part.replace(/[:(\\]/g, '\\$&') : `:(${part.matcher ?? ''})`,
  )
  return segment.kind + texts.join('')
}
