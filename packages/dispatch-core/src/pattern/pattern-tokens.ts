import { readIdentifier } from './param-name.ts'
import { PatternError, type PatternErrorDetails } from './pattern-error.ts'

/** Literal text with its escapes resolved, in NFC. */
export interface TextToken {
  readonly type: 'text'
  readonly value: string
  readonly index: number
}

export interface ParamToken {
  readonly type: 'param'
  readonly name: string
  readonly matcher: string | undefined
  readonly modifier: '' | '?' | '+' | '*'
  readonly index: number
}

export type PatternToken = TextToken | ParamToken

/** Characters that mean something beside a param, and nothing without one. */
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

/** Whether a character of static text has to be written with `\` before it. */
export function isClaimed(character: string): boolean {
  return character in RESERVED || character === ':' || character === '\\' || character === '/'
}

/** Reads one segment, from the character after its slash up to the next slash or the end. */
export function readTokens(
  pattern: string,
  start: number,
): { readonly tokens: readonly PatternToken[]; readonly end: number } {
  const tokens: PatternToken[] = []
  let index = start
  while (index < pattern.length && pattern[index] !== '/') {
    const { token, end } =
      pattern[index] === ':' ? readParam(pattern, index) : readText(pattern, index)
    tokens.push(token)
    index = end
  }
  return { tokens, end: index }
}

function readText(pattern: string, start: number): { token: TextToken; end: number } {
  const run = readPlainText(pattern, start)
  let end = start + run.length
  if (isTextEnd(pattern, end)) return { token: { type: 'text', value: run, index: start }, end }
  let text = run
  for (; !isTextEnd(pattern, end); end++) {
    const character = pattern.charAt(end)
    const fix = RESERVED[character]
    if (fix !== undefined) {
      const problem = `"${character}" has a meaning of its own and does not stand here`
      throw new PatternError({ code: 'reserved-character', pattern, index: end, problem, fix })
    }
    if (character === '\\') {
      end++
      if (end === pattern.length) throw danglingEscape(pattern)
    }
    text += pattern.charAt(end)
  }
  checkText(text, { pattern, index: start })
  return { token: { type: 'text', value: text.normalize('NFC'), index: start }, end }
}

/** A run of characters that need no closer look: ASCII that the syntax does not claim. */
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

function danglingEscape(pattern: string): PatternError {
  return new PatternError({
    code: 'dangling-escape',
    pattern,
    index: pattern.length - 1,
    problem: '"\\" escapes the next character, and there is none',
    fix: 'Write "\\\\" for a backslash',
  })
}

function checkText(text: string, at: Pick<PatternErrorDetails, 'pattern' | 'index'>): void {
  if (/\p{Cs}/u.test(text)) {
    throw new PatternError({
      code: 'lone-surrogate',
      ...at,
      problem: 'the text holds half of a surrogate pair, which no URL can carry',
      fix: 'Write the whole character',
    })
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  if (/[\0-\x1f\x7f]/.test(text)) {
    throw new PatternError({
      code: 'control-character',
      ...at,
      problem: 'the text holds a control character, and no request with one is served',
      fix: 'Leave it out',
    })
  }
}

function readParam(pattern: string, start: number): { token: ParamToken; end: number } {
  const name = readIdentifier(pattern, start + 1)
  if (name === '') {
    throw new PatternError({
      code: 'param-name',
      pattern,
      index: start + 1,
      problem: 'a name has to follow ":", and it is a JavaScript identifier',
      fix: 'Write a name such as ":id", or "\\:" for a colon',
    })
  }
  let end = start + 1 + name.length
  let matcher: string | undefined
  if (pattern[end] === '(') {
    matcher = readMatcher(pattern, end + 1)
    end += matcher.length + 2
  }
  const modifier = toModifier(pattern[end])
  end += modifier.length
  const token = {
    type: 'param',
    name: name.normalize('NFC'),
    matcher,
    modifier,
    index: start,
  } as const
  return { token, end }
}

function readMatcher(pattern: string, start: number): string {
  const matcher = readIdentifier(pattern, start)
  if (matcher !== '' && pattern[start + matcher.length] === ')') return matcher
  throw new PatternError({
    code: 'matcher-name',
    pattern,
    index: start,
    problem: 'the name of a matcher, a JavaScript identifier, and ")" have to follow "("',
    fix: 'Write ":id(int)", ":id(uuid)", ":id(slug)" or the name of a matcher of your own',
  })
}

function toModifier(character: string | undefined): ParamToken['modifier'] {
  return character === '?' || character === '+' || character === '*' ? character : ''
}
