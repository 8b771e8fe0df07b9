import type { PathSearch } from './path-search.ts'
import { endOfSegment, startBefore, startOf } from './request-path.ts'
import type { RouteEdge, RouteLeaf, RouteNode } from './route-node.ts'
import { acceptsSegment } from './route-segment.ts'
import { findStatic } from './static-nodes.ts'

/**
 * Finds the leaf of the highest-ranked route that matches the path.
 *
 * An index stands for the segment that begins there; behind the end of the path it stands for the
 * end. Up to the second optional or rest segment, only one way leads to a node at an index. Behind
 * the second, the leaf of a node at an index is remembered, so that time is linear in the path.
 */
export function matchPath<R>(root: RouteNode<R>, search: PathSearch): RouteLeaf<R> | undefined {
  return matchNode(root, startOf(search.path), 0, search)
}

/**
 * The best route from a node on. The next segment begins at `fromStart`, behind `fromParams` plain
 * params. The function calls itself only if another way is left after a failure.
 */
function matchNode<R>(
  from: RouteNode<R>,
  fromStart: number,
  fromParams: number,
  search: PathSearch,
): RouteLeaf<R> | undefined {
  const { path, bounds } = search
  let node = from
  let start = fromStart
  let params = fromParams
  while (start <= path.length) {
    const { param, edges } = node
    const child = findStatic(node, path, start)
    if (child !== undefined) {
      const next = start + child.text.length + 1
      if (param === undefined && edges === undefined) {
        node = child
        start = next
        continue
      }
      const found = matchNode(child, next, params, search)
      if (found !== undefined) return found
    }
    if (param === undefined && edges === undefined) return undefined
    const end = endOfSegment(path, start)
    // Routes cannot match an empty segment.
    if (end === start) return undefined
    if (edges !== undefined) {
      const found = matchEdges(edges.above, start, params, search)
      if (found !== undefined) return found
    }
    if (param !== undefined) {
      bounds[params * 2] = start
      bounds[params * 2 + 1] = end
      if (edges === undefined) {
        node = param
        start = end + 1
        params++
        continue
      }
      const found = matchNode(param, end + 1, params + 1, search)
      if (found !== undefined) return found
    }
    return edges && matchEdges(edges.below, start, params, search)
  }
  return node.leaf ?? (node.edges && matchEdges(node.edges.below, start, params, search))
}

/** The best route over the edges. Edges of lower rank cannot lead to a better one. */
function matchEdges<R>(
  edges: readonly RouteEdge<R>[],
  start: number,
  params: number,
  search: PathSearch,
): RouteLeaf<R> | undefined {
  let best: RouteLeaf<R> | undefined
  let rank: string | undefined
  for (const edge of edges) {
    if (best !== undefined && edge.rank !== rank) break
    rank = edge.rank
    best = better(matchEdge(edge, start, params, search), best)
  }
  return best
}

function matchEdge<R>(
  edge: RouteEdge<R>,
  start: number,
  params: number,
  search: PathSearch,
): RouteLeaf<R> | undefined {
  const { path } = search
  const { kind } = edge.segment
  if (kind === 'rest' || kind === 'optionalRest') return matchRest(edge, start, params, search)
  const end = endOfSegment(path, start)
  const taken =
    start <= path.length && acceptsSegment(edge.segment, path.slice(start, end), search)
      ? matchChild(edge, end + 1, params, search)
      : undefined
  return kind === 'optional' ? better(matchChild(edge, start, params, search), taken) : taken
}

/** Tries each end of a rest, counted from the end of the path by the segments behind the rest. */
function matchRest<R>(
  edge: RouteEdge<R>,
  start: number,
  params: number,
  search: PathSearch,
): RouteLeaf<R> | undefined {
  const { path } = search
  const { segment, tail } = edge
  if (start <= path.length && search.hasEmptySegment) return undefined
  const least = segment.kind === 'rest' ? start + 1 : start
  let best: RouteLeaf<R> | undefined
  let next = path.length + 1
  for (let count = 0; count <= tail.max && next >= least; count++) {
    if (count >= tail.min) best = better(matchChild(edge, next, params, search), best)
    next = startBefore(path, next)
  }
  return best
}

function matchChild<R>(
  { child, isRevisited }: RouteEdge<R>,
  start: number,
  params: number,
  search: PathSearch,
): RouteLeaf<R> | undefined {
  if (!isRevisited) return matchNode(child, start, params, search)
  const found = search.foundAt<RouteLeaf<R>>(child)
  const known = found.get(start)
  if (known !== undefined) return known ?? undefined
  const leaf = matchNode(child, start, params, search)
  found.set(start, leaf ?? null)
  return leaf
}

function better<R>(
  one: RouteLeaf<R> | undefined,
  other: RouteLeaf<R> | undefined,
): RouteLeaf<R> | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one.rank < other.rank ? one : other
}
