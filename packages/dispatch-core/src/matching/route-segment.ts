import type { ParamMatcher } from '../pattern/param-matcher.ts'
import type { ParamPart, Segment } from '../pattern/segment.ts'
import { encodeSegment } from '../pattern/segment.ts'
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
export function acceptsSegment(
  { text, params }: RouteSegment,
  raw: string,
  search: PathSearch,
): boolean {
  if (typeof text === 'string') return text === raw
  if (text === undefined) return accepts(params[0], raw, search)
  const texts = splitAffixed(raw, text)
  return texts?.every((part, index) => accepts(params[index], part, search)) === true
}

function accepts(param: RouteParam | undefined, raw: string, search: PathSearch): boolean {
  return param?.matcher === undefined || search.valueOf(param.matcher, raw) !== undefined
}

/** The raw texts of the params of a segment that has some and accepts `raw`. */
export function paramTexts({ text }: RouteSegment, raw: string): readonly string[] {
  // It has been split before, and what is text alone has no params.
  return text === undefined ? [raw] : (splitAffixed(raw, text as AffixedText) as readonly string[])
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
