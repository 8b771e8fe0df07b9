import { findNearest } from '@portolan/dispatch-core/adapter'
import { comparePatterns } from '@portolan/dispatch-core/pattern'
import type { ProjectRoute, ProjectRoutes } from '../../../project/project-routes.ts'
import { findEnd, isMatchable, type Matching, type PathEnd } from './find-end.ts'
import { describeRefusal, describeSegment } from './segment-words.ts'

/** A route that does not answer, and why. */
export interface Loser {
  readonly pattern: string
  readonly file: string
  /** Where it is decided, as a position in the pattern from 1; `undefined` behind its end. */
  readonly segment: number | undefined
  readonly reason: string
}

/** The routes that come nearest to a path without answering it, nearest first. */
export function findLosers(
  { routes, matchers }: ProjectRoutes,
  trailingSlash: Matching['trailingSlash'],
  target: string,
  winner: ProjectRoute | undefined,
): Loser[] {
  const matching: Matching = { matchers, ...(trailingSlash && { trailingSlash }) }
  const [path = ''] = target.split('?')
  if (!isMatchable(path, matching)) return []
  const candidates = routes
    .filter((route) => route !== winner)
    .map((route) => ({ route, ...findEnd(route.segments, path, matching) }))
  const furthest = Math.max(0, ...candidates.map(({ taken, rest }) => (rest ? taken : 0)))
  const near = candidates.filter(({ taken, rest }) =>
    rest === undefined ? true : taken > 0 && taken === furthest,
  )
  if (near.length === 0) return suggest(candidates, path)
  const length = path.split('/').length - 1
  const misspelt = findMisspelt(near)
  return near
    .sort(
      (a, b) =>
        Number(a.rest !== undefined) - Number(b.rest !== undefined) ||
        Number(b === misspelt) - Number(a === misspelt) ||
        Math.abs(a.route.segments.length - length) - Math.abs(b.route.segments.length - length) ||
        comparePatterns(a.route.segments, b.route.segments),
    )
    .slice(0, SHOWN)
    .map(({ route, taken, rest }) =>
      rest === undefined && winner !== undefined
        ? outranked(route, winner)
        : refused(route, taken, rest ?? []),
    )
}

type Candidate = PathEnd & { readonly route: ProjectRoute }

/** The one whose text is spelt most like what the path has in its place, if any is. */
function findMisspelt(candidates: readonly Candidate[]): Candidate | undefined {
  const texts = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const segment = candidate.route.segments[candidate.taken]
    if (candidate.rest && segment?.kind === 'static' && !texts.has(segment.value))
      texts.set(segment.value, candidate)
  }
  const [given] = candidates.flatMap(({ rest }) => rest?.[0] ?? [])
  const nearest = given === undefined ? undefined : findNearest(given, [...texts.keys()])
  return nearest === undefined ? undefined : texts.get(nearest)
}

const SHOWN = 4

function outranked(route: ProjectRoute, winner: ProjectRoute): Loser {
  const index = route.segments.findIndex((segment, position) => {
    const rival = winner.segments[position]
    return rival === undefined || comparePatterns([segment], [rival]) !== 0
  })
  const position = index === -1 ? route.segments.length : index
  const [own, rival] = [route, winner].map(({ segments }) => describeSegment(segments[position]))
  return toLoser(route, position, `matches too, but ${own} ranks below ${rival}`)
}

function refused(route: ProjectRoute, taken: number, rest: readonly string[]): Loser {
  return toLoser(route, taken, describeRefusal(route.segments[taken], rest[0]))
}

function toLoser({ pattern, file, segments }: ProjectRoute, index: number, reason: string): Loser {
  return { pattern, file, segment: index < segments.length ? index + 1 : undefined, reason }
}

/** Where nothing begins like the path, what is spelt like it. */
function suggest(candidates: readonly { route: ProjectRoute }[], path: string): Loser[] {
  const nearest = findNearest(
    path,
    candidates.map(({ route }) => route.pattern),
  )
  return candidates
    .filter(({ route }) => route.pattern === nearest)
    .map(({ route }) =>
      toLoser(route, 0, describeRefusal(route.segments[0], path.slice(1).split('/')[0])),
    )
}
