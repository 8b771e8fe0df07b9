import { builtInMatchers } from './param-matcher.ts'
import type { AffixedSegment, OptionalSegment, Segment } from './segment.ts'

/**
 * Compares two patterns, for sorting with the highest rank first. The result is negative if `a`
 * ranks above `b`; 0 if they rank alike. The first different segment from the left decides: static,
 * affixed (more literal text first), param with a matcher (`int`, `uuid`, `slug`, then others),
 * param, the end of the pattern, rest, optional rest. An optional segment counts as a param here.
 * Of two patterns that are alike, the one with fewer optional segments is first.
 *
 * A path goes to the pattern whose variant ranks highest: see `variantsOf()`.
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
  return toRank(segments, countOptionals(segments))
}

/** A segment of a variant, which is never optional. */
export type VariantSegment = Exclude<Segment, OptionalSegment>

/** One way to read a pattern: with or without each of its optional segments. */
export interface PatternVariant {
  /** An optional segment of the pattern is a param here, or it is left out. */
  readonly segments: readonly VariantSegment[]
  /**
   * A text: of all variants that match a path, the one with the lowest rank answers, by code
   * units. Behind the segments it holds the number of the pattern's optional segments. Variants of
   * two patterns that match one path with equal rank are a conflict. Of the variants of one
   * pattern with equal rank, the first one answers.
   */
  readonly rank: string
}

/**
 * The variants of a pattern, in the order in which the leftmost optional segment takes first. A
 * pattern without optional segments is its only variant.
 */
export function variantsOf(segments: readonly Segment[]): readonly PatternVariant[] {
  const optionals = countOptionals(segments)
  let variants: VariantSegment[][] = [[]]
  for (const segment of segments) {
    if (segment.kind === 'optional') {
      const taken = { ...segment, kind: 'param' } as const
      variants = variants.flatMap((before) => [[...before, taken], before])
    } else {
      variants = variants.map((before) => [...before, segment])
    }
  }
  return variants.map((variant) => ({ segments: variant, rank: toRank(variant, optionals) }))
}

function countOptionals(segments: readonly Segment[]): number {
  return segments.filter(({ kind }) => kind === 'optional').length
}

function toRank(segments: readonly Segment[], optionals: number): string {
  return segments.map(segmentRank).join('') + RANK.end + optionals
}

/** A code unit for each kind of segment, in the order of ranks. */
const RANK = {
  static: '0',
  affixed: '1',
  param: '2',
  optional: '2',
  end: '3',
  rest: '4',
  optionalRest: '5',
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
