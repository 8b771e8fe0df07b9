import type { PathWalk } from './path-walk.ts'
import {
  endOfSegment,
  hasNeedlessEncoding,
  isPlainCode,
  SLASH,
  startBefore,
  startOf,
} from './request-path.ts'
import {
  findStatic,
  type RouteEdge,
  type RouteLeaf,
  type RouteNode,
  type RouteRest,
} from './route-node.ts'
import { hasAffixes, takeSegment } from './route-segment.ts'

/**
 * Finds the leaf of the highest-ranked variant that matches the path, and notes its params in the
 * walk.
 *
 * An index stands for the segment that begins there; behind the end of the path it stands for the
 * end. Each segment in front of a rest takes one segment of the path, so a node is visited once at
 * most, and time is linear in the path.
 */
export function matchPath<R>(root: RouteNode<R>, walk: PathWalk): RouteLeaf<R> | undefined {
  return matchNode(root, startOf(walk.path), 0, walk)
}

/**
 * The best leaf from a node on. The next segment begins at `fromStart`, behind `fromParam` params.
 * The function calls itself only if another way is left after a failure.
 */
function matchNode<R>(
  from: RouteNode<R>,
  fromStart: number,
  fromParam: number,
  walk: PathWalk,
): RouteLeaf<R> | undefined {
  const { path, bounds } = walk
  let node = from
  let start = fromStart
  let param = fromParam
  while (start <= path.length) {
    const { param: child, branches } = node
    const { edges, rests } = branches
    const next = findStatic(node, path, start)
    if (next !== undefined) {
      const nextStart = start + next.text.length + 1
      if (child === undefined && edges === undefined && rests === undefined) {
        node = next
        start = nextStart
        continue
      }
      const found = matchNode(next, nextStart, param, walk)
      if (found !== undefined) return found
    }
    if (child !== undefined || edges !== undefined) {
      let end = start
      let isPlain = true
      for (; end < path.length; end++) {
        const code = path.charCodeAt(end)
        if (code === SLASH) break
        if (!isPlainCode(code)) isPlain = false
      }
      // Routes cannot match an empty segment.
      if (end === start) return undefined
      if (edges?.length === 1 && child === undefined && rests === undefined) {
        const { segment, child: next } = edges[0] as RouteEdge<R> // its length is 1
        if (!takeSegment(segment, start, end, isPlain, param, walk)) return undefined
        node = next
        start = end + 1
        param += segment.params.length
        continue
      }
      const found = edges && matchEdges(edges, start, end, isPlain, param, walk)
      if (found !== undefined) return found
      if (child !== undefined && (isPlain || !hasNeedlessEncoding(path, start, end))) {
        bounds[param * 2] = start
        bounds[param * 2 + 1] = isPlain ? end : ~end
        if (!isPlain) walk.isPlain = false
        if (rests === undefined) {
          node = child
          start = end + 1
          param++
          continue
        }
        const found = matchNode(child, end + 1, param + 1, walk)
        if (found !== undefined) return found
      }
    }
    return rests && matchRests(rests, start, param, walk)
  }
  const { leaf, branches } = node
  return leaf ?? (branches.rests && matchRests(branches.rests, start, param, walk))
}

function matchEdges<R>(
  edges: readonly RouteEdge<R>[],
  start: number,
  end: number,
  isPlain: boolean,
  param: number,
  walk: PathWalk,
): RouteLeaf<R> | undefined {
  for (let index = 0; index < edges.length; index++) {
    const edge = edges[index] as RouteEdge<R> // index is below length
    const found = matchEdge(edge, start, end, isPlain, param, walk)
    if (found === undefined) continue
    const isTied = edges[index + 1]?.rank === edge.rank
    return isTied ? findBest(edges, index, found, start, end, isPlain, param, walk) : found
  }
  return undefined
}

/** The best leaf behind the edges of the same rank as the one at `first`, which leads to `found`. */
function findBest<R>(
  edges: readonly RouteEdge<R>[],
  first: number,
  found: RouteLeaf<R>,
  start: number,
  end: number,
  isPlain: boolean,
  param: number,
  walk: PathWalk,
): RouteLeaf<R> {
  let best = found
  for (let index = first + 1; index < edges.length; index++) {
    const edge = edges[index] as RouteEdge<R> // index is below length
    if (edge.rank !== edges[first]?.rank) break
    const { affixes } = edge.segment
    if (affixes !== undefined && !hasAffixes(affixes, walk.path, start, end)) continue
    const saved = walk.save()
    const rival = matchEdge(edge, start, end, isPlain, param, walk)
    if (rival !== undefined && rival.rank < best.rank) {
      best = rival
    } else {
      walk.restore(saved)
    }
  }
  return best
}

function matchEdge<R>(
  { segment, child }: RouteEdge<R>,
  start: number,
  end: number,
  isPlain: boolean,
  param: number,
  walk: PathWalk,
): RouteLeaf<R> | undefined {
  if (!takeSegment(segment, start, end, isPlain, param, walk)) return undefined
  return matchNode(child, end + 1, param + segment.params.length, walk)
}

/** Finds the end of each rest by counting the segments behind it from the end of the path. */
function matchRests<R>(
  rests: readonly RouteRest<R>[],
  start: number,
  param: number,
  walk: PathWalk,
): RouteLeaf<R> | undefined {
  const { path, bounds } = walk
  for (const { isOptional, tail, leaf } of rests) {
    let next = path.length + 1
    for (let count = tail.length; count > 0; count--) next = startBefore(path, next)
    // A rest has at least one segment, which is not empty. An optional one may have none.
    if (next < start + 2 && !(isOptional && next === start)) continue
    if (hasNeedlessEncoding(path, start, next - 1)) continue
    bounds[param * 2] = start
    bounds[param * 2 + 1] = next - 1
    if (tail.length === 0 || takeTail(tail, next, param + 1, walk)) return leaf
  }
  return undefined
}

function takeTail(
  tail: RouteRest<unknown>['tail'],
  from: number,
  fromParam: number,
  walk: PathWalk,
): boolean {
  let start = from
  let param = fromParam
  for (const segment of tail) {
    const end = endOfSegment(walk.path, start)
    if (start === end || !takeSegment(segment, start, end, false, param, walk)) return false
    start = end + 1
    param += segment.params.length
  }
  return true
}
