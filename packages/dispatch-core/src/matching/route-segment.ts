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

/** Whether the segment matches that raw text, which is not empty. */
export function acceptsSegment(segment: RouteSegment, raw: string, search: PathSearch): boolean {
  if (typeof segment.text === 'string') return segment.text === raw
  const texts = paramTexts(segment, raw)
  // There are as many texts as params.
  return (
    texts?.every((text, index) => {
      const { matcher } = segment.params[index] as RouteParam
      return matcher === undefined || search.valueOf(matcher, text) !== undefined
    }) === true
  )
}

/** The raw texts of the params, or `undefined` where the literal texts around them differ. */
export function paramTexts({ text }: RouteSegment, raw: string): readonly string[] | undefined {
  if (text === undefined) return [raw]
  return typeof text === 'string' ? [] : splitAffixed(raw, text)
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
