import { createDispatcher, type DispatcherOptions } from '@portolan/dispatch-core'
import type { Segment } from '@portolan/dispatch-core/pattern'

/** What decides beside the segments whether a path matches. */
export type Matching = Pick<DispatcherOptions, 'matchers' | 'trailingSlash'>

/** Where a pattern and a path part. */
export interface PathEnd {
  /** How many segments of the pattern the path satisfies. */
  readonly taken: number
  /** What is left of the path there, decoded; `undefined` where the whole pattern matches. */
  readonly rest?: readonly string[]
}

/** How far a pattern goes along with a path: the longest beginning of it that the path begins with. */
export function findEnd(segments: readonly Segment[], path: string, matching: Matching): PathEnd {
  if (matchSegments(segments, path, matching)) return { taken: segments.length + 1 }
  for (let taken = segments.length; taken > 0; taken -= 1) {
    const beginning = segments.slice(0, taken)
    // Behind a rest there is nothing left to take.
    const isOpen = beginning.some(({ kind }) => kind === 'rest' || kind === 'optionalRest')
    const params = matchSegments(isOpen ? beginning : [...beginning, ...ANYTHING], path, matching)
    // The param of a rest is a list.
    if (params) return { taken, rest: isOpen ? [] : (params[REST_NAME] as unknown as string[]) }
  }
  return { taken: 0, rest: [] }
}

/** Whether any pattern at all could match a path. */
export function isMatchable(path: string, matching: Matching): boolean {
  return matchSegments(ANYTHING, path, matching) !== undefined
}

/** The params, where the segments alone match the path; by the real dispatcher. */
function matchSegments(
  segments: readonly Segment[],
  path: string,
  matching: Matching,
): Readonly<Record<string, string>> | undefined {
  const routes = [{ pattern: '/', segments, module: {} }]
  const match = createDispatcher({ ...matching, routes }).match(path)
  return match && (match.params ?? {})
}

const REST_NAME = 'portolanRest'
const ANYTHING: readonly Segment[] = [{ kind: 'optionalRest', name: REST_NAME }]
