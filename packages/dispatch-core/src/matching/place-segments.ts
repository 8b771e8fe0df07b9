import type { PathSearch } from './path-search.ts'
import { acceptsSegment, type RouteSegment } from './route-segment.ts'
import { endOfSegment, startBefore, startOf } from './segment-bounds.ts'
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
  const open = pattern.findIndex(isOpen)
  // Where only the last segment is open, it takes what the others leave.
  if (open === -1 || open === pattern.length - 1) return placeInOrder(pattern.length, open, search)
  return tryPlaces(pattern, search)
}

function placeInOrder(count: number, open: number, { path }: PathSearch): readonly number[] {
  let start = startOf(path)
  const starts = [start]
  for (let index = 0; index < count; index++) {
    start = index === open ? path.length + 1 : endOfSegment(path, start) + 1
    starts.push(start)
  }
  return starts
}

function tryPlaces(pattern: readonly RouteSegment[], search: PathSearch): readonly number[] {
  const { path } = search
  const starts: number[] = []
  let dead: Set<number> | undefined
  place(0, startOf(path))
  return starts

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
