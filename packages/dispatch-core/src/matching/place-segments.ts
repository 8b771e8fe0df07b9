import type { PathSearch } from './path-search.ts'
import { acceptSegment, type RouteSegment } from './route-segment.ts'
import { tailLength } from './tail-length.ts'

/** A segment of a pattern and the raw segments of the path that it takes. */
export interface PlacedSegment {
  readonly segment: RouteSegment
  readonly raws: readonly string[]
}

/** Lays a pattern that matches over the path: from the left, each segment takes the most it can. */
export function placeSegments(
  pattern: readonly RouteSegment[],
  search: PathSearch,
): readonly PlacedSegment[] {
  const { segments } = search
  const placed: PlacedSegment[] = []
  const dead = new Set<string>()
  place(0, 0)
  return placed

  function place(index: number, position: number): boolean {
    const segment = pattern[index]
    if (segment === undefined) return position === segments.length
    const key = `${index} ${position}`
    if (dead.has(key)) return false
    const { least, most } = rangeOf(segment, index, position)
    for (let count = most; count >= least; count--) {
      placed[index] = { segment, raws: segments.slice(position, position + count) }
      if (place(index + 1, position + count)) return true
    }
    dead.add(key)
    return false
  }

  function rangeOf(segment: RouteSegment, index: number, position: number) {
    const { kind } = segment
    const least = kind === 'optional' || kind === 'optionalRest' ? 0 : 1
    if (kind === 'rest' || kind === 'optionalRest') {
      const tail = tailLength(pattern.slice(index + 1))
      return { least, most: segments.length - position - tail.min }
    }
    const raw = segments[position]
    const isAccepted = raw !== undefined && acceptSegment(segment, raw, search) !== undefined
    return { least, most: isAccepted ? 1 : 0 }
  }
}
