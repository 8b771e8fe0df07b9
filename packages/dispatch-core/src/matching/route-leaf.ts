import { encodeSegment } from '../pattern/encode-segment.ts'
import type { Segment } from '../pattern/segment.ts'

/** What a route table has to know of a route. */
export interface TableRoute {
  readonly pattern: string
  readonly segments: readonly Segment[]
}

/** The end of a route in the tree. */
export interface RouteLeaf<R> {
  readonly route: R
  /** Where the params are read; `undefined` where one is not plain. */
  readonly steps: readonly ParamStep[] | undefined
}

/** A plain param, `skip` characters behind the end of the one before it or the path's start. */
export interface ParamStep {
  readonly name: string
  readonly skip: number
}

export function createLeaf<R extends TableRoute>(route: R): RouteLeaf<R> {
  return { route, steps: toSteps(route.segments) }
}

function toSteps(segments: readonly Segment[]): readonly ParamStep[] | undefined {
  const steps: ParamStep[] = []
  let skip = 0
  for (const segment of segments) {
    skip++
    if (segment.kind === 'static') {
      skip += encodeSegment(segment.value).length
    } else if (segment.kind === 'param' && segment.matcher === undefined) {
      steps.push({ name: segment.name, skip })
      skip = 0
    } else {
      return undefined
    }
  }
  return steps
}
