import type { PathSearch } from './path-search.ts'
import type { RouteLeaf } from './route-leaf.ts'
import type { RouteEdge, RouteNode } from './route-node.ts'
import { acceptsSegment } from './route-segment.ts'
import { endOfSegment, startBefore, startOf } from './segment-bounds.ts'
import { findStatic } from './static-nodes.ts'

/**
 * The end of the highest-ranked route that matches the path.
 *
 * A segment is known by where it begins in the path; the end of the path by where another one
 * would begin. Down to the second optional or rest segment there is one way to each node at each
 * place of the path. What lies behind the second is remembered, so that nothing is tried twice
 * and time is linear in the path.
 */
export function findLeaf<R>(root: RouteNode<R>, search: PathSearch): RouteLeaf<R> | undefined {
  return find(root, startOf(search.path), 0, search)
}

/**
 * The best route from a node on: `fromStart` is where the next segment begins, `fromParams` how
 * many plain params there are before it. Calls itself only where there is another way to go
 * should the first one fail.
 */
function find<R>(
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
      const found = find(child, next, params, search)
      if (found !== undefined) return found
    }
    if (param === undefined && edges === undefined) return undefined
    const end = endOfSegment(path, start)
    // Nothing takes an empty segment.
    if (end === start) return undefined
    if (edges !== undefined) {
      const found = findBest(edges.above, start, params, search)
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
      const found = find(param, end + 1, params + 1, search)
      if (found !== undefined) return found
    }
    return edges && findBest(edges.below, start, params, search)
  }
  return node.leaf ?? (node.edges && findBest(node.edges.below, start, params, search))
}

/** The best route over the edges; what lies over one of lower rank is worse than all before. */
function findBest<R>(
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
    best = better(findOver(edge, start, params, search), best)
  }
  return best
}

function findOver<R>(
  edge: RouteEdge<R>,
  start: number,
  params: number,
  search: PathSearch,
): RouteLeaf<R> | undefined {
  const { path } = search
  const { kind } = edge.segment
  if (kind === 'rest' || kind === 'optionalRest') return findBehindRest(edge, start, params, search)
  const end = endOfSegment(path, start)
  const taken =
    start <= path.length && acceptsSegment(edge.segment, path.slice(start, end), search)
      ? findBehind(edge, end + 1, params, search)
      : undefined
  return kind === 'optional' ? better(findBehind(edge, start, params, search), taken) : taken
}

/** A rest is over where what can follow it begins, counted from the end of the path. */
function findBehindRest<R>(
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
    if (count >= tail.min) best = better(findBehind(edge, next, params, search), best)
    next = startBefore(path, next)
  }
  return best
}

function findBehind<R>(
  { child, isRevisited }: RouteEdge<R>,
  start: number,
  params: number,
  search: PathSearch,
): RouteLeaf<R> | undefined {
  if (!isRevisited) return find(child, start, params, search)
  const found = search.foundAt<RouteLeaf<R>>(child)
  const known = found.get(start)
  if (known !== undefined) return known ?? undefined
  const leaf = find(child, start, params, search)
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
