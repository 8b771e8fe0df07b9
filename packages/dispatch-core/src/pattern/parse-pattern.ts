import { checkParams } from './check-params.ts'
import { PatternError, type PatternErrorCode } from './pattern-error.ts'
import { type ParamToken, type PatternToken, readTokens } from './pattern-tokens.ts'
import type { AffixedSegment, ParamPart, Segment } from './segment.ts'

/**
 * Reads a pattern: `/users/:id(int)`, `/:lang?/about`, `/files/:path+`, `/v:version.json`.
 * The root `/` has no segments. The result is what discovery gives for the same shape.
 *
 * @throws {PatternError} at the first character that is wrong.
 * @throws {TypeError} for what is no text.
 */
export function parsePattern(text: string): readonly Segment[] {
  if (typeof text !== 'string') {
    throw new TypeError(`A pattern is ${String(text)}; write a string, such as "/users/:id"`)
  }
  if (text[0] !== '/') {
    throw new PatternError({
      code: 'missing-slash',
      pattern: text,
      index: 0,
      problem: 'a pattern starts with "/"',
      fix: `Write ${JSON.stringify(`/${text}`)}`,
    })
  }
  const segments: Segment[] = []
  const params: ParamToken[] = []
  for (let slash = 0; slash < text.length && text !== '/'; ) {
    const { tokens, end } = readTokens(text, slash + 1)
    segments.push(toSegment(tokens, { pattern: text, start: slash + 1, end }))
    for (const token of tokens) if (token.type === 'param') params.push(token)
    slash = end
  }
  checkParams(params, text)
  return segments
}

interface SegmentPlace {
  readonly pattern: string
  readonly start: number
  readonly end: number
}

function toSegment(tokens: readonly PatternToken[], place: SegmentPlace): Segment {
  const [first, ...others] = tokens
  if (first === undefined) throw emptySegment(place)
  if (others.length > 0) return toAffixed(tokens, place)
  if (first.type === 'param') return toParam(first, place)
  if (first.value === '.' || first.value === '..') {
    throw fault(place, first, 'dot-segment', {
      problem: `clients resolve "${first.value}" before they send a path, so it never arrives`,
      fix: 'Write the path that is meant',
    })
  }
  return { kind: 'static', value: first.value }
}

function toParam(token: ParamToken, place: SegmentPlace): Segment {
  const { name, modifier, matcher } = token
  if (modifier === '') return { kind: 'param', ...toPart(token) }
  if (modifier === '?') return { kind: 'optional', ...toPart(token) }
  if (matcher !== undefined) {
    throw fault(place, token, 'matcher-on-rest', {
      problem: `":${name}${modifier}" takes several segments, and a matcher takes one`,
      fix: `Write ":${name}${modifier}" and check the array in the handler`,
    })
  }
  return { kind: modifier === '+' ? 'rest' : 'optionalRest', name }
}

function toAffixed(tokens: readonly PatternToken[], place: SegmentPlace): AffixedSegment {
  const parts = tokens.map((token, position) => {
    if (token.type === 'text') return token.value
    if (token.modifier !== '') throw modifierInAffix(token, place)
    if (tokens[position - 1]?.type === 'param') {
      throw fault(place, token, 'adjacent-params', {
        problem: 'nothing between two params says where the first one ends',
        fix: 'Write text between them, such as ":from-:to", or give each a segment',
      })
    }
    return toPart(token)
  })
  return { kind: 'affixed', parts }
}

function modifierInAffix({ name, modifier, index }: ParamToken, place: SegmentPlace): PatternError {
  const code = modifier === '?' ? 'optional-in-affix' : 'rest-in-affix'
  return fault(place, { index }, code, {
    problem: `":${name}${modifier}" has to be a whole segment`,
    fix: `Write "/:${name}${modifier}", or "\\${modifier}" for the character`,
  })
}

function toPart({ name, matcher }: ParamToken): ParamPart {
  return matcher === undefined ? { name } : { name, matcher }
}

function emptySegment(place: SegmentPlace): PatternError {
  const { pattern, start, end } = place
  return end === pattern.length
    ? fault(place, { index: end - 1 }, 'trailing-slash', {
        problem: 'a pattern does not end with "/"',
        fix: `Write ${JSON.stringify(pattern.slice(0, -1))}; the trailingSlash option says what requests may`,
      })
    : fault(place, { index: start }, 'empty-segment', {
        problem: 'there is nothing between two slashes',
        fix: 'Write one slash',
      })
}

function fault(
  { pattern }: SegmentPlace,
  { index }: { readonly index: number },
  code: PatternErrorCode,
  text: { readonly problem: string; readonly fix: string },
): PatternError {
  return new PatternError({ code, pattern, index, ...text })
}
