import { builtInMatchers } from './param-matcher.ts'
import type { AffixedSegment, Segment } from './segment.ts'

/**
 * Compares two patterns, for sorting with the highest rank first. The result is negative if `a`
 * ranks above `b`, so that `a` gets a path which both match; 0 if they rank alike. The first
 * different segment from the left decides: static, affixed (more literal text first), param with a
 * matcher (`int`, `uuid`, `slug`, then others), param, the end of the pattern, optional (by
 * matchers, too), rest, optional rest.
 */
export function comparePatterns(a: readonly Segment[], b: readonly Segment[]): number {
  return compareText(rankOf(a), rankOf(b))
}

/** Compares two texts by their code units. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The rank of a pattern as a text: sorted by code units, ranks give the order of patterns. */
export function rankOf(segments: readonly Segment[]): string {
  let rank = ''
  for (const segment of segments) rank += segmentRank(segment)
  return rank + RANK.end
}

/** A code unit for each kind of segment, in the order of ranks. */
const RANK = {
  static: '0',
  affixed: '1',
  param: '2',
  end: '3',
  optional: '4',
  rest: '5',
  optionalRest: '6',
} as const

/** The rank of one segment. `rankOf()` joins those of a pattern. */
export function segmentRank(segment: Segment): string {
  const rank = RANK[segment.kind]
  switch (segment.kind) {
    case 'affixed':
      return rank + affixedRank(segment)
    case 'param':
    case 'optional':
      return rank + matcherRank(segment.matcher)
    default:
      return rank
  }
}

/** Segments with more literal text first, then by matchers from the left, then with more params. */
function affixedRank({ parts }: AffixedSegment): string {
  let literalLength = 0
  let matchers = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      literalLength += part.length
    } else {
      matchers += matcherRank(part.matcher)
    }
  }
  return String.fromCharCode(0xffff - Math.min(literalLength, 0xffff)) + matchers + NO_MORE_PARAMS
}

const BUILT_IN_NAMES = /* @__PURE__ */ Object.keys(builtInMatchers)
const NO_MATCHER = /* @__PURE__ */ String(BUILT_IN_NAMES.length + 1)
const NO_MORE_PARAMS = /* @__PURE__ */ String(BUILT_IN_NAMES.length + 2)

/** The built-in matchers in their order, then all others alike, then none. */
function matcherRank(matcher: string | undefined): string {
  if (matcher === undefined) return NO_MATCHER
  const rank = BUILT_IN_NAMES.indexOf(matcher)
  return String(rank === -1 ? BUILT_IN_NAMES.length : rank)
}
