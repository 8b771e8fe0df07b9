import { compareText } from '../pattern/compare-patterns.ts'
import type { PathSearch } from './path-search.ts'
import type { RouteLeaf } from './route-leaf.ts'
import type { RouteEdge, RouteNode } from './route-node.ts'
import { acceptSegment } from './route-segment.ts'
import { findStatic } from './static-nodes.ts'

/**
 * The end of the highest-ranked route that matches the path.
 *
 * Down to the first optional or rest segment a node stands at one place of the path, and
 * `find` walks the path by its characters. From there on a node stands at several: the
 * numbers of the segments that may come next. Each node is visited at most once, and the
 * longest pattern bounds how many places it has, so that time is linear in the path.
 */
export function findLeaf<R>(root: RouteNode<R>, search: PathSearch): RouteLeaf<R> | undefined {
  // The root has no segment: its search begins behind the end.
  return find(root, search.path === '/' ? 2 : 1, 0, 0, search)
}

/**
 * `start` is where the next segment begins, `position` its number, `params` how many plain
 * params there are before it. Calls itself only where there is another way to go should the
 * first one fail.
 */
function find<R>(
  from: RouteNode<R>,
  fromStart: number,
  fromPosition: number,
  fromParams: number,
  search: PathSearch,
): RouteLeaf<R> | undefined {
  const { path, bounds } = search
  let node = from
  let start = fromStart
  let params = fromParams
  for (let position = fromPosition; start <= path.length; position++) {
    const { param, edges } = node
    const child = findStatic(node, path, start)
    if (child !== undefined) {
      const next = start + child.text.length + 1
      if (param === undefined && edges === undefined) {
        node = child
        start = next
        continue
      }
      const found = find(child, next, position + 1, params, search)
      if (found !== undefined) return found
    }
    if (edges !== undefined) {
      const found = findOver(edges.above, [position], search)
      if (found !== undefined) return found
    }
    if (param !== undefined) {
      const slash = path.indexOf('/', start)
      const end = slash === -1 ? path.length : slash
      if (end === start) return undefined
      bounds[params * 2] = start
      bounds[params * 2 + 1] = end
      params++
      if (edges === undefined) {
        node = param
        start = end + 1
        continue
      }
      const found = find(param, end + 1, position + 1, params, search)
      if (found !== undefined) return found
    }
    return edges && findOver(edges.below, [position], search)
  }
  return findAtEnd(node, search)
}

function findAtEnd<R>({ leaf, edges }: RouteNode<R>, search: PathSearch): RouteLeaf<R> | undefined {
  return leaf ?? (edges && findOver(edges.below, [search.segments.length], search))
}

/** Positions are in ascending order. */
function findAmong<R>(
  node: RouteNode<R>,
  positions: readonly number[],
  search: PathSearch,
): RouteLeaf<R> | undefined {
  return (
    findOverStatics(node, positions, search) ??
    (node.edges && findOver(node.edges.above, positions, search)) ??
    (node.param && findOverParam(node.param, positions, search)) ??
    (positions.at(-1) === search.segments.length ? node.leaf : undefined) ??
    (node.edges && findOver(node.edges.below, positions, search))
  )
}

function findOverStatics<R>(
  node: RouteNode<R>,
  positions: readonly number[],
  search: PathSearch,
): RouteLeaf<R> | undefined {
  const nextByText = new Map<string, number[]>()
  for (const position of positions) {
    const text = search.segments[position]
    if (text === undefined) continue
    const next = nextByText.get(text)
    if (next === undefined) nextByText.set(text, [position + 1])
    else next.push(position + 1)
  }
  let best: RouteLeaf<R> | undefined
  for (const [text, next] of [...nextByText].sort(([a], [b]) => compareText(a, b))) {
    const child = findStatic(node, text, 0)
    const found = child && findAmong(child, next, search)
    if (isBetter(found, best)) best = found
  }
  return best
}

function findOverParam<R>(
  child: RouteNode<R>,
  positions: readonly number[],
  search: PathSearch,
): RouteLeaf<R> | undefined {
  const next = positions.filter((at) => at < search.segments.length).map((at) => at + 1)
  return next.length === 0 ? undefined : findAmong(child, next, search)
}

/** The best route over the edges; what lies over one of lower rank is worse than all before. */
function findOver<R>(
  edges: readonly RouteEdge<R>[],
  positions: readonly number[],
  search: PathSearch,
): RouteLeaf<R> | undefined {
  if (search.segments.includes('')) return undefined
  let best: RouteLeaf<R> | undefined
  let rank: string | undefined
  for (const edge of edges) {
    if (best !== undefined && edge.rank !== rank) break
    rank = edge.rank
    const next = nextPositions(edge, positions, search)
    const found = next.length === 0 ? undefined : findAmong(edge.child, next, search)
    if (isBetter(found, best)) best = found
  }
  return best
}

function isBetter<R>(found: RouteLeaf<R> | undefined, best: RouteLeaf<R> | undefined): boolean {
  if (found === undefined || best === undefined) return best === undefined
  return found.rank < best.rank
}

function nextPositions<R>(
  { segment, tail }: RouteEdge<R>,
  positions: readonly number[],
  search: PathSearch,
): readonly number[] {
  const { segments } = search
  if (segment.kind === 'rest' || segment.kind === 'optionalRest') {
    const [first = 0] = positions
    const least = segment.kind === 'rest' ? first + 1 : first
    return range(Math.max(least, segments.length - tail.max), segments.length - tail.min)
  }
  const next = positions.filter((position) => {
    const raw = segments[position]
    return raw !== undefined && acceptSegment(segment, raw, search) !== undefined
  })
  const behind = next.map((position) => position + 1)
  if (segment.kind !== 'optional') return behind
  return [...new Set([...positions, ...behind])].sort((a, b) => a - b)
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}
