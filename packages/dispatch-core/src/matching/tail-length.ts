import type { Segment } from '../pattern/segment.ts'

/** How many segments of a path the segments behind a rest take, of which none is a rest. */
export interface TailLength {
  min: number
  max: number
}

export function tailLength(segments: readonly { readonly kind: Segment['kind'] }[]): TailLength {
  const min = segments.filter(({ kind }) => kind !== 'optional').length
  return { min, max: segments.length }
}
