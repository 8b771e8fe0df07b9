import { encodeSegment } from '../pattern/encode-segment.ts'
import type { ParamMatcher } from '../pattern/param-matcher.ts'
import type { ParamPart, Segment } from '../pattern/segment.ts'
import { type AffixedText, splitAffixed, toAffixedText } from './affixed-text.ts'
import { findMatcher, type Matchers } from './matchers.ts'
import type { PathSearch } from './path-search.ts'

/** A segment with its text encoded and its matchers at hand. */
export interface RouteSegment {
  readonly kind: Segment['kind']
  /** What the raw segment holds besides params. */
  readonly text: string | AffixedText | undefined
  readonly params: readonly RouteParam[]
}

export interface RouteParam {
  readonly name: string
  readonly matcher: ParamMatcher | undefined
}

/** @throws {PatternError} for a matcher that is not there. */
export function toRouteSegment(
  segment: Segment,
  matchers: Matchers,
  pattern: string,
): RouteSegment {
  const params = paramsOf(segment).map(({ name, matcher }) => ({
    name,
    matcher: matcher === undefined ? undefined : findMatcher(matchers, matcher, pattern),
  }))
  return { kind: segment.kind, text: textOf(segment), params }
}

/** A param and its raw text. */
export interface ParamText {
  readonly param: RouteParam
  readonly text: string
}

/** The texts of the params, or `undefined` where the segment does not accept `raw`. */
export function acceptSegment(
  { text, params }: RouteSegment,
  raw: string,
  search: PathSearch,
): readonly ParamText[] | undefined {
  if (typeof text === 'string') return raw === text ? [] : undefined
  const raws = text === undefined ? [raw] : splitAffixed(raw, text)
  // There are as many texts as params.
  const texts = raws?.map((text, index) => ({ param: params[index] as RouteParam, text }))
  const isAccepted = texts?.every(
    ({ param: { matcher }, text }) =>
      matcher === undefined || search.valueOf(matcher, text) !== undefined,
  )
  return isAccepted ? texts : undefined
}

function paramsOf(segment: Segment): readonly ParamPart[] {
  if (segment.kind === 'static') return []
  if (segment.kind !== 'affixed') return [segment]
  return segment.parts.filter((part) => typeof part !== 'string')
}

function textOf(segment: Segment): RouteSegment['text'] {
  if (segment.kind === 'static') return encodeSegment(segment.value)
  return segment.kind === 'affixed' ? toAffixedText(segment) : undefined
}
