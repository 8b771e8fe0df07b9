import { isParamName, RESERVED_PARAM_NAMES } from './param-name.ts'
import type { PatternErrorCode } from './pattern-error.ts'
import type { ParamPart, Segment } from './segment.ts'

/** One piece of a segment: literal text with its escapes resolved, or a param. */
export type SegmentToken = TextToken | ParamToken

export interface TextToken {
  readonly type: 'text'
  readonly value: string
}

export interface ParamToken {
  readonly type: 'param'
  readonly kind: 'param' | 'optional' | 'rest' | 'optionalRest'
  readonly name: string
  readonly matcher?: string | undefined
  /** The param as it is written, such as `:id(int)` or `[id=int]`. Messages quote it. */
  readonly written: string
}

/** A rule that a segment breaks. The grammar adds advice in its own syntax. */
export interface SegmentProblem {
  readonly code: SegmentProblemCode
  /** The position of the wrong token in its segment, counted from 0. */
  readonly token: number
  /** The problem as a sentence without its full stop. */
  readonly problem: string
}

export type SegmentProblemCode = Extract<
  PatternErrorCode,
  | 'adjacent-params'
  | 'control-character'
  | 'dot-segment'
  | 'duplicate-name'
  | 'empty-segment'
  | 'lone-surrogate'
  | 'matcher-on-rest'
  | 'multiple-rests'
  | 'optional-in-affix'
  | 'param-name'
  | 'reserved-name'
  | 'rest-in-affix'
  | 'too-many-optionals'
  | 'unknown-matcher'
>

/** A segment, or the first rule that its tokens break. */
export type SegmentResult =
  | { readonly segment: Segment; readonly problem?: undefined }
  | { readonly problem: SegmentProblem; readonly segment?: undefined }

export interface SegmentOptions {
  /** The names of all matchers. Default: any name is accepted. */
  readonly matchers?: ReadonlySet<string>
}

/**
 * Builds a segment from tokens, and checks the rules of segments. A grammar, such as that of
 * patterns or of the names of directories, only has to read the tokens. `findParamProblem()` checks
 * the rules between the segments of a pattern.
 */
export function toSegment(
  tokens: readonly SegmentToken[],
  { matchers }: SegmentOptions = {},
): SegmentResult {
  const [first] = tokens
  if (first === undefined) return refuse('empty-segment', 0, 'a segment has at least one character')
  for (const [index, token] of tokens.entries()) {
    const problem =
      token.type === 'text' ? checkText(token, index) : checkParam(token, index, matchers)
    if (problem !== undefined) return problem
  }
  if (tokens.length > 1) return toAffixed(tokens)
  return first.type === 'text' ? toStatic(first) : toParam(first)
}

/**
 * The rule that a segment breaks together with the segments before it: a repeated name, a second
 * rest, or a fifth optional segment. `undefined` for a segment without such a problem.
 */
export function findParamProblem(
  before: readonly Segment[],
  segment: Segment,
): SegmentProblem | undefined {
  if (segment.kind === 'static') return undefined
  const parts = segment.kind === 'affixed' ? segment.parts : [segment]
  const twice = parts.findIndex(
    (part, index) =>
      typeof part !== 'string' &&
      (before.some((other) => hasParam(other, part.name)) ||
        parts.findIndex((other) => isParam(other, part.name)) !== index),
  )
  const part = parts[twice]
  if (typeof part === 'object') {
    return { code: 'duplicate-name', token: twice, problem: `two params are called "${part.name}"` }
  }
  if (segment.kind === 'optional' && before.filter(isOptional).length === MAX_OPTIONALS) {
    const problem = `a pattern has at most ${MAX_OPTIONALS} optional segments`
    return { code: 'too-many-optionals', token: 0, problem }
  }
  const rest = isRest(segment) && before.find(isRest)
  if (!rest) return undefined
  const problem = `the params "${rest.name}" and "${segment.name}" both take any number of segments`
  return { code: 'multiple-rests', token: 0, problem }
}

/** Each optional segment doubles the variants of a pattern. */
export const MAX_OPTIONALS = 4

function isOptional({ kind }: Segment): boolean {
  return kind === 'optional'
}

function checkText({ value }: TextToken, index: number): SegmentResult | undefined {
  if (/^[ -~]*$/.test(value)) return undefined
  if (/\p{Cs}/u.test(value)) {
    const problem = 'the text holds half of a surrogate pair, and no URL can carry one'
    return refuse('lone-surrogate', index, problem)
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the rule refuses them.
  if (/[\0-\x1f\x7f]/.test(value)) {
    const problem = 'the text holds a control character, and a request with one is refused'
    return refuse('control-character', index, problem)
  }
  return undefined
}

function checkParam(
  { name, matcher }: ParamToken,
  index: number,
  matchers: ReadonlySet<string> | undefined,
): SegmentResult | undefined {
  if (RESERVED_PARAM_NAMES.includes(name)) {
    const problem = `a param cannot be called "${name}", because every object has that name already`
    return refuse('reserved-name', index, problem)
  }
  if (!isParamName(name)) {
    const problem = `the name of a param is a JavaScript identifier, and "${name}" is not one`
    return refuse('param-name', index, problem)
  }
  if (matcher !== undefined && matchers?.has(matcher) === false) {
    return refuse('unknown-matcher', index, `no matcher is called "${matcher}"`)
  }
  return undefined
}

function toStatic({ value }: TextToken): SegmentResult {
  if (value === '.' || value === '..') {
    const problem = `clients resolve "${value}" before they send a path, so it never arrives`
    return refuse('dot-segment', 0, problem)
  }
  return { segment: { kind: 'static', value: value.normalize('NFC') } }
}

function toParam(token: ParamToken): SegmentResult {
  const { kind, matcher, written } = token
  const part = toPart(token)
  if (kind === 'param' || kind === 'optional') return { segment: { kind, ...part } }
  if (matcher !== undefined) {
    const problem = `"${written}" takes several segments, and a matcher takes one`
    return refuse('matcher-on-rest', 0, problem)
  }
  return { segment: { kind, name: part.name } }
}

function toAffixed(tokens: readonly SegmentToken[]): SegmentResult {
  const parts: (string | ParamPart)[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'text') {
      parts.push(token.value.normalize('NFC'))
      continue
    }
    if (token.kind !== 'param') {
      const code = token.kind === 'optional' ? 'optional-in-affix' : 'rest-in-affix'
      return refuse(code, index, `"${token.written}" has to be a whole segment`)
    }
    if (tokens[index - 1]?.type === 'param') {
      const problem = 'nothing between two params says where the first one ends'
      return refuse('adjacent-params', index, problem)
    }
    parts.push(toPart(token))
  }
  return { segment: { kind: 'affixed', parts } }
}

function toPart({ name, matcher }: ParamToken): ParamPart {
  const normal = name.normalize('NFC')
  return matcher === undefined ? { name: normal } : { name: normal, matcher }
}

function refuse(code: SegmentProblemCode, token: number, problem: string): SegmentResult {
  return { problem: { code, token, problem } }
}

function isParam(part: string | ParamPart, name: string): boolean {
  return typeof part !== 'string' && part.name === name
}

function hasParam(segment: Segment, name: string): boolean {
  if (segment.kind === 'static') return false
  if (segment.kind === 'affixed') return segment.parts.some((part) => isParam(part, name))
  return segment.name === name
}

function isRest(segment: Segment): segment is Extract<Segment, { kind: 'rest' | 'optionalRest' }> {
  return segment.kind === 'rest' || segment.kind === 'optionalRest'
}
