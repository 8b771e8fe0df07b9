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
  const first = path === '/' ? 2 : 1
  const firstOpen = pattern.findIndex(isOpen)
  if (firstOpen === -1 || firstOpen === pattern.length - 1) layInOrder(first)
  else place(0, first)
  return starts

  /** Where the last segment takes what the others leave, there is nothing to choose. */
  function layInOrder(first: number): void {
    let start = first
    for (let index = 0; index < pattern.length; index++) {
      starts.push(start)
      start = index === firstOpen ? path.length + 1 : endOfSegment(path, start) + 1
    }
    starts.push(start)
  }

  function place(index: number, start: number): boolean {
    starts[index] = start
    const segment = pattern[index]
    if (segment === undefined) return start > path.length
    if (!isOpen(segment)) return placeOne(segment, index, start)
    const { kind } = segment
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

/** Whether the segment may take none or several of a path's. */
function isOpen({ kind }: RouteSegment): boolean {
  return kind === 'optional' || kind === 'rest' || kind === 'optionalRest'
}
