import type { Segment } from '../pattern/segment.ts'

/** How many segments of a path the segments of a pattern take. */
export interface TailLength {
  min: number
  /** Infinite with a rest segment. */
  max: number
}

export function tailLength(segments: readonly { readonly kind: Segment['kind'] }[]): TailLength {
  let min = 0
  let max = 0
  for (const { kind } of segments) {
    min += kind === 'optional' || kind === 'optionalRest' ? 0 : 1
    max += kind === 'rest' || kind === 'optionalRest' ? Number.POSITIVE_INFINITY : 1
  }
  return { min, max }
}
