import type { PathSearch } from './path-search.ts'
import { acceptSegment, type RouteSegment } from './route-segment.ts'
import { tailLength } from './tail-length.ts'

/**
 * How many segments of the path each segment of the pattern takes, from the left each as
 * many as it can; `undefined` where the pattern does not match.
 */
export function placeSegments(
  pattern: readonly RouteSegment[],
  search: PathSearch,
): readonly number[] | undefined {
  const { segments } = search
  const counts: number[] = []
  const dead = new Set<string>()

  function place(index: number, position: number): boolean {
    const segment = pattern[index]
    if (segment === undefined) return position === segments.length
    const key = `${index} ${position}`
    if (dead.has(key)) return false
    for (let count = mostOf(segment, index, position); count >= leastOf(segment); count--) {
      counts[index] = count
      if (place(index + 1, position + count)) return true
    }
    dead.add(key)
    return false
  }

  function mostOf(segment: RouteSegment, index: number, position: number): number {
    if (segment.kind === 'rest' || segment.kind === 'optionalRest') {
      return segments.length - position - tailLength(pattern.slice(index + 1)).min
    }
    const raw = segments[position]
    return raw !== undefined && acceptSegment(segment, raw, search) !== undefined ? 1 : 0
  }

  return place(0, 0) ? counts : undefined
}

function leastOf({ kind }: RouteSegment): number {
  return kind === 'optional' || kind === 'optionalRest' ? 0 : 1
}
