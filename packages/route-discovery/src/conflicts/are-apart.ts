import { formatPattern, type Segment } from '@portolan/dispatch-core/pattern'
import { parseDirectoryName } from '../grammar/directory-name.ts'
import { NameProblem } from '../grammar/name-problem.ts'
import { checkSegments } from '../tree/check-segments.ts'
import { groupByRank } from '../tree/group-by-rank.ts'
import { findOverlaps } from './find-overlaps.ts'
import { findUnreachable } from './find-unreachable.ts'

/**
 * Whether directories could all hold a route: their names are right, no two of them match one
 * URL with equal rank, and each has a URL of its own.
 */
export function areApart(ids: readonly string[], matchers: ReadonlySet<string>): boolean {
  const segments = ids.map((id) => readSegments(id, matchers))
  const routes = segments.flatMap((segments, index) => {
    const id = ids[index] ?? ''
    return segments === undefined
      ? []
      : [{ id, segments, pattern: formatPattern(segments), file: id, middleware: [] }]
  })
  if (routes.length < ids.length) return false
  const groups = groupByRank(routes)
  return (
    groups.every(({ entries }) => findOverlaps(entries).length === 0) &&
    findUnreachable(groups).length === 0
  )
}

/** `undefined` where a name is wrong. */
function readSegments(id: string, matchers: ReadonlySet<string>): Segment[] | undefined {
  const segments: Segment[] = []
  for (const name of id.split('/')) {
    const segment = readSegment(name, matchers)
    if (segment === undefined) return undefined
    if (segment.kind === 'group') continue
    if (checkSegments(segments, segment) !== undefined) return undefined
    segments.push(segment)
  }
  return segments
}

function readSegment(name: string, matchers: ReadonlySet<string>) {
  try {
    return parseDirectoryName(name, matchers)
  } catch (error) {
    if (error instanceof NameProblem) return undefined
    throw error
  }
}
