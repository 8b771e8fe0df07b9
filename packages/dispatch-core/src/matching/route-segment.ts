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
  /** The text of a static segment. */
  readonly text: string | undefined
  /** The texts around the params of an affixed segment. */
  readonly affixes: Affixes | undefined
  readonly params: readonly RouteParam[]
}

export interface RouteParam {
  readonly name: string
  readonly matcher: ParamMatcher | undefined
}

/** The literal texts of an affixed segment, in the encoding of a path. */
interface Affixes {
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
  return {
    text: segment.kind === 'static' ? encodeSegment(segment.value) : undefined,
    affixes: segment.kind === 'affixed' ? toAffixes(segment) : undefined,
    params,
  }
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

function toAffixes({ parts }: AffixedSegment): Affixes {
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
  { text, affixes, params }: RouteSegment,
  start: number,
  end: number,
  isPlain: boolean,
  param: number,
  walk: PathWalk,
): boolean {
  const { path } = walk
  const own = params[0]
  if (own === undefined) return path.slice(start, end) === text
  let from = start
  let to = end
  if (affixes !== undefined) {
    if (!hasAffixes(affixes, path, start, end)) return false
    from += affixes.prefix.length
    to -= affixes.suffix.length
    if (!isPlain && isInsideTriplet(path, to)) return false
    // Between several params, "%2D" stands for a "-" that does not separate them.
    if (params.length > 1) return takeParams(affixes.separators, params, from, to, param, walk)
  }
  if (!isPlain && hasNeedlessEncoding(path, start, end)) return false
  return takeParam(own, from, to, isPlain, param, walk)
}

/** Whether the text of the path begins and ends like an affixed segment, with more between. */
export function hasAffixes(
  { prefix, suffix }: Affixes,
  path: string,
  start: number,
  end: number,
): boolean {
  const from = start + prefix.length
  const to = end - suffix.length
  return (
    from < to &&
    // Most suffixes differ in the last character, which is faster to compare than a text.
    (suffix === '' ||
      (path.charCodeAt(end - 1) === suffix.charCodeAt(suffix.length - 1) &&
        path.slice(to, end) === suffix)) &&
    path.slice(start, from) === prefix
  )
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

/**
 * Takes the params between a prefix and a suffix. Each param takes the shortest text that is not
 * empty, and the last one takes the rest. This choice leaves the most text to the later params, so
 * no other choice has to be tried.
 */
function takeParams(
  separators: readonly string[],
  params: readonly RouteParam[],
  start: number,
  end: number,
  param: number,
  walk: PathWalk,
): boolean {
  const raw = walk.path.slice(start, end)
  let from = 0
  for (const [index, own] of params.entries()) {
    const separator = separators[index]
    const to = separator === undefined ? raw.length : findSeparator(raw, separator, from + 1)
    if (to <= from || !takeParam(own, start + from, start + to, false, param + index, walk)) {
      return false
    }
    from = to + (separator?.length ?? 0)
  }
  return true
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
