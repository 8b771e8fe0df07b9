import { createDispatcher, type DispatcherOptions } from '@portolan/dispatch-core'
import { findNearest } from '@portolan/dispatch-core/adapter'
import {
  comparePatterns,
  formatPattern,
  type PatternVariant,
  type Segment,
  type VariantSegment,
  variantsOf,
} from '@portolan/dispatch-core/pattern'
import type { ProjectRoute, ProjectRoutes } from '../../project/project-routes.ts'

/** A route that does not answer, and why. */
export interface Candidate {
  readonly pattern: string
  readonly file: string
  /** Where it is decided, as a position in the pattern from 1; `undefined` behind its end. */
  readonly segment: number | undefined
  readonly reason: string
}

/** The routes that come nearest to a path without answering it, nearest first. */
export function findCandidates(
  { routes, matchers }: ProjectRoutes,
  trailingSlash: Matching['trailingSlash'],
  target: string,
  winner: ProjectRoute | undefined,
): Candidate[] {
  const matching: Matching = { matchers, ...(trailingSlash && { trailingSlash }) }
  const [sent = ''] = target.split('?')
  // A path with needless encodings matches nothing: its decoded form shows which routes were meant.
  const path = isMatchable(sent, matching) ? sent : decodeNeedless(sent)
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
    .map(({ route, taken, rest }) => {
      if (rest !== undefined) return refused(route, taken, rest)
      if (winner === undefined) return spelt(route, path)
      return outranked(route, winner, (segments) => findVariant(segments, path, matching))
    })
}

type NearRoute = PathEnd & { readonly route: ProjectRoute }

/** The candidate whose text is spelt most like the path's own in its place, if any is. */
function findMisspelt(candidates: readonly NearRoute[]): NearRoute | undefined {
  const texts = new Map<string, NearRoute>()
  for (const candidate of candidates) {
    const segment = candidate.route.segments[candidate.taken]
    if (candidate.rest && segment?.kind === 'static' && !texts.has(segment.value)) {
      texts.set(segment.value, candidate)
    }
  }
  const [given] = candidates.flatMap(({ rest }) => rest?.[0] ?? [])
  const nearest = given === undefined ? undefined : findNearest(given, [...texts.keys()])
  return nearest === undefined ? undefined : texts.get(nearest)
}

const SHOWN = 4

/** Compares the variants that match the path: `/users/settings` for `/users/:org?/settings`. */
function outranked(
  route: ProjectRoute,
  winner: ProjectRoute,
  toVariant: (segments: readonly Segment[]) => PatternVariant | undefined,
): Candidate {
  const [own, best] = [route, winner].map(({ segments }) => toVariant(segments)?.segments ?? [])
  const index = own?.findIndex((segment, position) => {
    const rival = best?.[position]
    return rival === undefined || comparePatterns([segment], [rival]) !== 0
  })
  const position = index === undefined || index === -1 ? (own?.length ?? 0) : index
  const segment = own?.[position]
  const rival = best?.[position]
  const reason =
    segment === undefined && rival === undefined
      ? 'has more optional segments'
      : `${describeVariant(segment, own, route)} ranks below ${describeVariant(rival, best, winner)}`
  return toCandidate(route, placeOf(segment, route), `matches too, but ${reason}`)
}

/** The variant of a pattern that matches a path, and ranks best of those that do. */
function findVariant(
  segments: readonly Segment[],
  path: string,
  matching: Matching,
): PatternVariant | undefined {
  return variantsOf(segments)
    .filter((variant) => matchSegments(variant.segments, path, matching) !== undefined)
    .reduce<PatternVariant | undefined>(
      (best, variant) => (best !== undefined && best.rank <= variant.rank ? best : variant),
      undefined,
    )
}

/** A segment of a variant, and the variant itself where it leaves segments out. */
function describeVariant(
  segment: VariantSegment | undefined,
  variant: readonly VariantSegment[] = [],
  route: ProjectRoute,
): string {
  const text = describeSegment(route.segments[placeOf(segment, route)])
  return variant.length === route.segments.length ? text : `${text} in ${formatPattern(variant)}`
}

/** The place of a segment of a variant in the pattern; behind its end for the end of the variant. */
function placeOf(segment: VariantSegment | undefined, { segments }: ProjectRoute): number {
  const place = segments.findIndex((own) =>
    own.kind === 'optional'
      ? segment?.kind === 'param' && own.name === segment.name
      : own === segment,
  )
  return place === -1 ? segments.length : place
}

/** A route that matches a path without its needless encodings. */
function spelt(route: ProjectRoute, path: string): Candidate {
  return toCandidate(
    route,
    route.segments.length,
    `matches ${path}, and the path is compared as sent`,
  )
}

function refused(route: ProjectRoute, taken: number, rest: readonly string[]): Candidate {
  return toCandidate(route, taken, describeRefusal(route.segments[taken], rest[0]))
}

function toCandidate(
  { pattern, file, segments }: ProjectRoute,
  index: number,
  reason: string,
): Candidate {
  return { pattern, file, segment: index < segments.length ? index + 1 : undefined, reason }
}

/** Routes that are spelt like the path, where none begins like it. */
function suggest(candidates: readonly { route: ProjectRoute }[], path: string): Candidate[] {
  const nearest = findNearest(
    path,
    candidates.map(({ route }) => route.pattern),
  )
  return candidates
    .filter(({ route }) => route.pattern === nearest)
    .map(({ route }) =>
      toCandidate(route, 0, describeRefusal(route.segments[0], path.slice(1).split('/')[0])),
    )
}

/** The options that decide whether a path matches, beside the segments. */
type Matching = Pick<DispatcherOptions, 'matchers' | 'trailingSlash'>

/** Where a pattern and a path part. */
interface PathEnd {
  /** How many segments of the pattern the path satisfies. */
  readonly taken: number
  /** The rest of the path there, decoded; `undefined` where the whole pattern matches. */
  readonly rest?: readonly string[]
}

/**
 * How far a pattern goes along with a path: the longest beginning of it that the path begins with.
 */
function findEnd(segments: readonly Segment[], path: string, matching: Matching): PathEnd {
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

/** Decodes the characters that `encodeURIComponent` leaves as they are. */
function decodeNeedless(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
    return /[\w.-]/.test(character) ? character : encoded
  })
}

/** Whether any pattern at all could match a path. */
function isMatchable(path: string, matching: Matching): boolean {
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

/** A segment of a pattern, with the kind that its rank depends on. */
function describeSegment(segment: Segment | undefined): string {
  return segment === undefined
    ? 'the end of the pattern'
    : `${toText(segment)} (${toKind(segment)})`
}

function toKind(segment: Segment): string {
  switch (segment.kind) {
    case 'static':
      return 'static'
    case 'affixed':
      return 'params in text'
    case 'param':
      return segment.matcher === undefined ? 'a param' : 'a param with a matcher'
    case 'optional':
      return 'an optional param'
    case 'rest':
      return 'a rest'
    case 'optionalRest':
      return 'an optional rest'
  }
}

/** Why a segment of a pattern does not take the decoded text of the path. */
function describeRefusal(segment: Segment | undefined, given: string | undefined): string {
  if (segment === undefined) return `the pattern ends, and the path goes on with ${quote(given)}`
  const text = toText(segment)
  if (given === undefined || given === '') return `the path ends before ${text}`
  if (segment.kind === 'static') return describeText(segment.value, given)
  if ('matcher' in segment) return `the matcher ${segment.matcher} refuses ${quote(given)}`
  return `${quote(given)} does not fit ${text}`
}

function describeText(text: string, given: string): string {
  if (text === given) {
    return `${quote(text)} is not written like that in the path; it is compared as sent`
  }
  const wanted = `the path has ${quote(given)}, not ${quote(text)}`
  return text.toLowerCase() === given.toLowerCase() ? `${wanted}; case counts` : wanted
}

function toText(segment: Segment): string {
  return formatPattern([segment]).slice(1)
}

function quote(text: string | undefined): string {
  return JSON.stringify(text ?? '')
}
