import { builtInMatchers } from './built-in-matchers.ts'
import type { AffixedSegment, ParamPart, Segment } from './segment.ts'

/**
 * The order of patterns: negative where `a` ranks above `b`, so that a path which both
 * match goes to `a`; 0 where neither does. Segment by segment from the left, the first
 * difference decides: static, affixed (with more literal text first), param with a
 * matcher (`int`, `uuid`, `slug`, then others), param, the end of the pattern, optional
 * (with matchers likewise), rest, optional rest. Sorts an array best first.
 */
export function comparePatterns(a: readonly Segment[], b: readonly Segment[]): number {
  const length = Math.max(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const difference = compareSegments(a[index], b[index])
    if (difference !== 0) return difference
  }
  return 0
}

const KIND_RANK = {
  static: 0,
  affixed: 1,
  param: 2,
  end: 3,
  optional: 4,
  rest: 5,
  optionalRest: 6,
} as const

/** The order of two segments at one position; `undefined` is the end of the pattern. */
export function compareSegments(a: Segment | undefined, b: Segment | undefined): number {
  const difference = KIND_RANK[a?.kind ?? 'end'] - KIND_RANK[b?.kind ?? 'end']
  if (difference !== 0 || a === undefined || b === undefined) return difference
  if (a.kind === 'affixed' && b.kind === 'affixed') return compareAffixed(a, b)
  return matcherRank(matcherOf(a)) - matcherRank(matcherOf(b))
}

function compareAffixed(a: AffixedSegment, b: AffixedSegment): number {
  const difference = literalLength(b) - literalLength(a)
  if (difference !== 0) return difference
  const [aParams, bParams] = [paramsOf(a), paramsOf(b)]
  for (const [index, param] of aParams.entries()) {
    const other = bParams[index]
    if (other === undefined) break
    const difference = matcherRank(param.matcher) - matcherRank(other.matcher)
    if (difference !== 0) return difference
  }
  return 0
}

function literalLength({ parts }: AffixedSegment): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0)
}

function paramsOf({ parts }: AffixedSegment): readonly ParamPart[] {
  return parts.filter((part) => typeof part !== 'string')
}

const BUILT_IN_NAMES = Object.keys(builtInMatchers)

/** The built-in matchers in their order, then all others alike, then none. */
function matcherRank(matcher: string | undefined): number {
  if (matcher === undefined) return BUILT_IN_NAMES.length + 1
  const rank = BUILT_IN_NAMES.indexOf(matcher)
  return rank === -1 ? BUILT_IN_NAMES.length : rank
}

function matcherOf(segment: Segment): string | undefined {
  return segment.kind === 'param' || segment.kind === 'optional' ? segment.matcher : undefined
}
