import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import { builtInMatchers, type ParamMatcher, readSafeInteger } from '../pattern/param-matcher.ts'
import { isParamName } from '../pattern/param-name.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import {
  type AffixedSegment,
  encodeSegment,
  type ParamPart,
  type Segment,
} from '../pattern/segment.ts'
import type { PathWalk } from './path-walk.ts'
import { hasNeedlessEncoding } from './request-path.ts'

/** A segment of a variant with its encoded text and the functions of its matchers. */
export interface RouteSegment {
  /** The whole text of a static segment, or the texts around the params of an affixed one. */
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
  return { text: textOf(segment), params }
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

/**
 * Whether the segment matches the text of the path from `start` to `end`, which is not empty. Notes
 * its params in the walk, from the position `param` on. `isPlain` means that the text needs no
 * decoding.
 */
export function takeSegment(
  { text, params }: RouteSegment,
  start: number,
  end: number,
  isPlain: boolean,
  param: number,
  walk: PathWalk,
): boolean {
  const first = params[0]
  if (first === undefined) return walk.path.slice(start, end) === text
  // Between several params, "%2D" stands for a "-" that does not separate them.
  if (params.length > 1) return takeParams(text as AffixedText, params, start, end, param, walk)
  if (!isPlain && hasNeedlessEncoding(walk.path, start, end)) return false
  if (text === undefined) return takeParam(first, start, end, isPlain, param, walk)
  // A segment with a text and a param is affixed.
  const { prefix, suffix } = text as AffixedText
  const from = start + prefix.length
  const to = end - suffix.length
  return (
    from < to &&
    hasTextAt(walk.path, prefix, start) &&
    hasTextAt(walk.path, suffix, to) &&
    (isPlain || !isInsideTriplet(walk.path, to)) &&
    takeParam(first, from, to, isPlain, param, walk)
  )
}

/** Like `startsWith()`, but faster for the few characters around a param. */
function hasTextAt(path: string, text: string, start: number): boolean {
  for (let index = 0; index < text.length; index++) {
    if (path.charCodeAt(start + index) !== text.charCodeAt(index)) return false
  }
  return true
}

function takeParam(
  { matcher }: RouteParam,
  start: number,
  end: number,
  isPlain: boolean,
  param: number,
  walk: PathWalk,
): boolean {
  walk.setBounds(param, start, end, isPlain)
  if (matcher === undefined) return true
  const value =
    isPlain && matcher === builtInMatchers.int
      ? readSafeInteger(walk.path, start, end)
      : walk.valueOf(matcher, walk.path.slice(start, end))
  walk.values[param] = value
  return value !== undefined
}

function takeParams(
  text: AffixedText,
  params: readonly RouteParam[],
  start: number,
  end: number,
  param: number,
  walk: PathWalk,
): boolean {
  const raws = splitAffixed(walk.path.slice(start, end), text)
  if (raws === undefined) return false
  let from = start + text.prefix.length
  for (const [index, raw] of raws.entries()) {
    // There are as many params as texts, and a separator behind each but the last one.
    const own = params[index] as RouteParam
    if (!takeParam(own, from, from + raw.length, false, param + index, walk)) return false
    from += raw.length + (text.separators[index]?.length ?? 0)
  }
  return true
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
  return raw.charCodeAt(index) === PERCENT && /^[0-9a-f]{2}/i.test(raw.slice(index + 1, index + 3))
}

const PERCENT = 0x25
