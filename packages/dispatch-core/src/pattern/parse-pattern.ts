import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import { readIdentifier } from './param-name.ts'
import { PatternError, type PatternErrorCode } from './pattern-error.ts'
import type { Segment } from './segment.ts'
import {
  findParamProblem,
  type ParamToken,
  type SegmentProblem,
  type SegmentToken,
  type TextToken,
  toSegment,
} from './segment-rules.ts'

/**
 * Reads a pattern: `/users/:id(int)`, `/:lang?/about`, `/files/:path+`, `/v:version.json`.
 * The root `/` has no segments.
 *
 * @throws {PatternError} at the first character that is wrong.
 * @throws {UsageError} for a value that is not a string.
 */
export function parsePattern(text: string): readonly Segment[] {
  if (typeof text !== 'string') {
    throw new UsageError(
      'invalid-route',
      `A pattern is ${quote(text)}; write a string, such as "/users/:id"`,
    )
  }
  if (text[0] !== '/') {
    throw new PatternError({
      code: 'missing-slash',
      pattern: text,
      index: 0,
      problem: 'a pattern starts with "/"',
      fix: `Write ${quote(`/${text}`)}`,
    })
  }
  const segments: Segment[] = []
  for (let slash = 0; slash < text.length && text !== '/'; ) {
    if (slash === text.length - 1) throw trailingSlash(text)
    const plain = readPlainSegment(text, slash + 1)
    if (plain !== undefined) {
      segments.push({ kind: 'static', value: plain })
      slash += 1 + plain.length
      continue
    }
    const { tokens, end } = readTokens(text, slash + 1)
    const { segment, problem } = toSegment(tokens)
    const found = problem ?? findParamProblem(segments, segment)
    if (found !== undefined) throw toPatternError(found, tokens, text, slash + 1)
    segments.push(segment as Segment) // a result without a problem has a segment
    slash = end
  }
  return segments
}

/** Reads a segment that needs no rules, as most do: plain text. `undefined` for any other. */
function readPlainSegment(pattern: string, start: number): string | undefined {
  const text = readPlainText(pattern, start)
  const next = pattern[start + text.length]
  const isPlain = text !== '' && text[0] !== '.' && (next === undefined || next === '/')
  return isPlain ? text : undefined
}

/** A token and where it starts in the pattern. */
type PlacedToken = SegmentToken & { readonly index: number }

interface Read<Token> {
  readonly token: Token & { readonly index: number }
  readonly end: number
}

/** Reads one segment, from the character after its slash up to the next slash or the end. */
function readTokens(
  pattern: string,
  start: number,
): { readonly tokens: readonly PlacedToken[]; readonly end: number } {
  const tokens: PlacedToken[] = []
  let index = start
  while (index < pattern.length && pattern[index] !== '/') {
    const { token, end } =
      pattern[index] === ':' ? readParam(pattern, index) : readText(pattern, index)
    tokens.push(token)
    index = end
  }
  return { tokens, end: index }
}

function readText(pattern: string, start: number): Read<TextToken> {
  let value = readPlainText(pattern, start)
  let end = start + value.length
  for (; !isTextEnd(pattern, end); end++) {
    const character = pattern.charAt(end)
    const fix = RESERVED[character]
    if (fix !== undefined) {
      const problem = `"${character}" is part of the syntax and has no meaning here`
      throw new PatternError({ code: 'reserved-character', pattern, index: end, problem, fix })
    }
    if (character === '\\') {
      end++
      if (end === pattern.length) throw danglingEscape(pattern)
    }
    value += pattern.charAt(end)
  }
  return { token: { type: 'text', value, index: start }, end }
}

/** A run of ASCII characters that have no meaning in the syntax. */
const PLAIN_TEXT = /[\w !"#$%&',\-.;<=>@^`|~]*/y

function readPlainText(pattern: string, start: number): string {
  PLAIN_TEXT.lastIndex = start
  PLAIN_TEXT.test(pattern)
  return pattern.slice(start, PLAIN_TEXT.lastIndex)
}

function isTextEnd(pattern: string, index: number): boolean {
  const character = pattern[index]
  return character === undefined || character === '/' || character === ':'
}

/** Characters that only have a meaning beside a param, with the advice for each. */
const RESERVED: Readonly<Record<string, string>> = {
  '*': 'Write a rest param such as ":path*", or "\\*" for the character',
  '+': 'Write it after a param\'s name, such as ":path+", or "\\+" for the character',
  '?': 'Write it after a param\'s name, such as ":lang?", or "\\?" for the character',
  '(': 'Write it after a param\'s name, such as ":id(int)", or "\\(" for the character',
  ')': 'Write "\\)" for the character',
  '{': 'Write a param as ":id", or "\\{" for the character',
  '}': 'Write "\\}" for the character',
  '[': 'Write a param as ":id", or "\\[" for the character',
  ']': 'Write "\\]" for the character',
}

/** Whether a character of static text needs a `\` in front of it. */
export function isClaimed(character: string): boolean {
  return character in RESERVED || character === ':' || character === '\\' || character === '/'
}

function readParam(pattern: string, start: number): Read<ParamToken> {
  const name = readIdentifier(pattern, start + 1)
  if (name === '') {
    throw new PatternError({
      code: 'param-name',
      pattern,
      index: start + 1,
      problem: 'a name follows ":", and it is a JavaScript identifier',
      fix: 'Write a name such as ":id", or "\\:" for a colon',
    })
  }
  let end = start + 1 + name.length
  let matcher: string | undefined
  if (pattern[end] === '(') {
    matcher = readMatcher(pattern, end + 1)
    end += matcher.length + 2
  }
  const kind = MODIFIERS[pattern.charAt(end)] ?? 'param'
  if (kind !== 'param') end++
  const written = pattern.slice(start, end)
  return { token: { type: 'param', kind, name, matcher, written, index: start }, end }
}

const MODIFIERS: Readonly<Record<string, ParamToken['kind']>> = {
  '?': 'optional',
  '+': 'rest',
  '*': 'optionalRest',
}

function readMatcher(pattern: string, start: number): string {
  const matcher = readIdentifier(pattern, start)
  if (matcher !== '' && pattern[start + matcher.length] === ')') return matcher
  throw new PatternError({
    code: 'matcher-name',
    pattern,
    index: start,
    problem: 'the name of a matcher, which is a JavaScript identifier, and ")" follow "("',
    fix: 'Write ":id(int)", ":id(uuid)", ":id(slug)" or the name of a matcher of your own',
  })
}

function trailingSlash(pattern: string): PatternError {
  return new PatternError({
    code: 'trailing-slash',
    pattern,
    index: pattern.length - 1,
    problem: 'a pattern does not end with "/"',
    fix: `Write ${quote(pattern.slice(0, -1))}; the option trailingSlash says which requests match`,
  })
}

function danglingEscape(pattern: string): PatternError {
  return new PatternError({
    code: 'dangling-escape',
    pattern,
    index: pattern.length - 1,
    problem: '"\\" escapes the next character, and here the pattern ends',
    fix: 'Write "\\\\" for a backslash',
  })
}

function toPatternError(
  { code, token, problem }: SegmentProblem,
  tokens: readonly PlacedToken[],
  pattern: string,
  start: number,
): PatternError {
  const wrong = tokens[token]
  const isAboutName = code === 'duplicate-name' || code === 'reserved-name'
  const index = (wrong?.index ?? start) + (isAboutName ? 1 : 0)
  return new PatternError({ code, pattern, index, problem, fix: fixOf(code, wrong) })
}

/** The advice for a broken rule, in the syntax of patterns. */
function fixOf(code: PatternErrorCode, token: PlacedToken | undefined): string {
  const { name, written } = token?.type === 'param' ? token : { name: '', written: '' }
  const modifier = written.slice(-1)
  switch (code) {
    case 'adjacent-params':
      return 'Write text between them, such as ":from-:to", or give each a segment'
    case 'control-character':
      return 'Leave it out'
    case 'dot-segment':
      return 'Write the path that is meant'
    case 'duplicate-name':
      return `Write another name for the second, such as ":${name}2"`
    case 'empty-segment':
      return 'Write one slash'
    case 'lone-surrogate':
      return 'Write the whole character'
    case 'matcher-on-rest':
      return `Write ":${name}${modifier}" and check the array in the handler`
    case 'multiple-rests':
      return 'Write one of them, or a fixed number of params'
    case 'optional-in-affix':
    case 'rest-in-affix':
      return `Write "/${written}", or "\\${modifier}" for the character`
    case 'too-many-optionals':
      return 'Write a second route for the paths with more segments'
    default:
      return 'Write another name'
  }
}
