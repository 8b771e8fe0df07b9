import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import { builtInMatchers, type ParamMatcher } from '../pattern/param-matcher.ts'
import { isParamName } from '../pattern/param-name.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import {
  type AffixedSegment,
  encodeSegment,
  type ParamPart,
  type Segment,
} from '../pattern/segment.ts'
import type { PathSearch } from './path-search.ts'

/** A segment with its encoded text and the functions of its matchers. */
export interface RouteSegment {
  readonly kind: Segment['kind']
  /** The literal text of the raw segment: all of it, or the texts around its params. */
  readonly text: string | AffixedText | undefined
  readonly params: readonly RouteParam[]
}

export interface RouteParam {
  readonly name: string
  readonly matcher: ParamMatcher | undefined
}

/** The literal texts of an affixed segment, in the encoding of a path. */
interface AffixedText {
  readonly prefix: string
  /** The texts between the params: one fewer than params. */
  readonly separators: readonly string[]
  readonly suffix: string
}

/** The matchers of a table by name: the built-in ones and those of the option `matchers`. */
export type Matchers = ReadonlyMap<string, ParamMatcher>

/** @throws {UsageError} for a name that cannot be used, and for a value that is not a function. */
export function createMatchers(custom: Readonly<Record<string, ParamMatcher>>): Matchers {
  for (const [name, matcher] of Object.entries(custom)) {
    if (Object.hasOwn(builtInMatchers, name)) {
      throw new UsageError(
        'invalid-option',
        `matchers.${name}: this one is built in; give yours another name`,
      )
    }
    if (!isParamName(name)) {
      throw new UsageError(
        'invalid-option',
        `matchers[${quote(name)}]: a pattern names it; use a JavaScript identifier`,
      )
    }
    if (typeof matcher !== 'function') {
      throw new UsageError(
        'invalid-option',
        `matchers.${name} is ${quote(matcher)}; give a function of the text`,
      )
    }
  }
  return new Map(Object.entries({ ...builtInMatchers, ...custom }))
}

/** @throws {PatternError} for a matcher that the table does not have. */
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

function findMatcher(matchers: Matchers, name: string, pattern: string): ParamMatcher {
  const matcher = matchers.get(name)
  if (matcher !== undefined) return matcher
  throw new PatternError({
    code: 'unknown-matcher',
    pattern,
    index: pattern.indexOf(`(${name})`) + 1,
    problem: `no matcher is called "${name}"`,
    fix: `Write one of ${[...matchers.keys()].join(', ')}, or add it to the matchers option`,
  })
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

function toAffixedText({ parts }: AffixedSegment): AffixedText {
  const texts = parts.map((part) => (typeof part === 'string' ? encodeSegment(part) : PARAM))
  // Each param has a text before and behind it, which may be empty.
  const [prefix, ...separators] = texts.join('').split(PARAM) as [string, string]
  const suffix = separators.pop() as string
  return { prefix, separators, suffix }
}

/** A mark for a param, which cannot occur in encoded text. */
const PARAM = '\0'

/** Whether the segment matches a raw text, which is not empty. */
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

/** The raw texts of the params of a segment that has params and accepts `raw`. */
export function paramTexts({ text }: RouteSegment, raw: string): readonly string[] {
  // The casts are sound: static segments do not come here, and an affixed one has matched before.
  return text === undefined ? [raw] : (splitAffixed(raw, text as AffixedText) as readonly string[])
}

/**
 * The raw text of each param; `undefined` if `raw` does not have the literal texts. Each param
 * takes the shortest text that is not empty, and the last one takes the rest. This choice leaves
 * the most text to the later params, so no other choice has to be tried.
 */
function splitAffixed(raw: string, text: AffixedText): readonly string[] | undefined {
  const { prefix, separators, suffix } = text
  const end = raw.length - suffix.length
  if (!raw.startsWith(prefix) || !raw.endsWith(suffix) || isInsideTriplet(raw, end)) {
    return undefined
  }
  const values: string[] = []
  let start = prefix.length
  for (const separator of separators) {
    const found = findSeparator(raw, separator, start + 1)
    if (found === -1) return undefined
    values.push(raw.slice(start, found))
    start = found + separator.length
  }
  if (start >= end) return undefined
  values.push(raw.slice(start, end))
  return values
}

function findSeparator(raw: string, separator: string, from: number): number {
  let found = raw.indexOf(separator, from)
  while (found !== -1 && isInsideTriplet(raw, found)) found = raw.indexOf(separator, found + 1)
  return found
}

/** Whether `index` is at a hex digit of an encoded byte: the text `2` does not match in `%2F`. */
function isInsideTriplet(raw: string, index: number): boolean {
  return isTriplet(raw, index - 1) || isTriplet(raw, index - 2)
}

function isTriplet(raw: string, index: number): boolean {
  return raw[index] === '%' && /^[0-9a-f]{2}/i.test(raw.slice(index + 1, index + 3))
}
