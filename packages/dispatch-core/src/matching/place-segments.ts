import type { PathSearch } from './path-search.ts'
import { acceptsSegment, type RouteSegment } from './route-segment.ts'
import { endOfSegment, startBefore } from './segment-bounds.ts'
import { tailLength } from './tail-length.ts'

/**
 * Lays a pattern that matches over the path: from the left, each segment takes the most it can.
 *
 * @returns where each segment of the pattern begins in the path, and where one behind the last
 * would; one that takes nothing begins where the next one does
 */
export function placeSegments(
  pattern: readonly RouteSegment[],
  search: PathSearch,
): readonly number[] {
  const { path } = search
  const starts: number[] = []
  let dead: Set<number> | undefined
  place(0, path === '/' ? 2 : 1)
  return starts

  function place(index: number, start: number): boolean {
    starts[index] = start
    const segment = pattern[index]
    if (segment === undefined) return start > path.length
    const { kind } = segment
    if (kind !== 'optional' && kind !== 'rest' && kind !== 'optionalRest')
      return placeOne(segment, index, start)
    const key = index * (path.length + 2) + start
    if (dead?.has(key)) return false
    const isPlaced =
      kind === 'optional'
        ? placeOne(segment, index, start) || place(index + 1, start)
        : placeRest(kind === 'rest' ? start + 1 : start, index)
    if (isPlaced) return true
    dead ??= new Set()
    dead.add(key)
    return false
  }

  function placeOne(segment: RouteSegment, index: number, start: number): boolean {
    if (start > path.length) return false
    const end = endOfSegment(path, start)
    return acceptsSegment(segment, path.slice(start, end), search) && place(index + 1, end + 1)
  }

  function placeRest(least: number, index: number): boolean {
    let next = path.length + 1
    for (let { min } = tailLength(pattern.slice(index + 1)); min > 0; min--)
      next = startBefore(path, next)
    for (; next >= least; next = startBefore(path, next)) if (place(index + 1, next)) return true
    return false
  }
}
