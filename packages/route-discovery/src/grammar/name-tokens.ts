import {
  isParamName,
  RESERVED_PARAM_NAMES,
  suggestParamName,
} from '@portolan/dispatch-core/pattern'
import { NameProblem } from './name-problem.ts'
import { suggestMatcher } from './suggest-matcher.ts'

/** Literal text with its escapes resolved, in NFC. Two of them never touch. */
export interface TextToken {
  readonly type: 'text'
  readonly value: string
}

export interface ParamToken {
  readonly type: 'param'
  readonly form: 'param' | 'optional' | 'rest' | 'optionalRest'
  readonly name: string
  readonly matcher: string | undefined
  /** As it stands in the name, with its brackets. */
  readonly written: string
}

export type NameToken = TextToken | ParamToken

/**
 * Reads the text and the brackets of a directory's name.
 *
 * @throws NameProblem
 */
export function readNameTokens(name: string, matchers: ReadonlySet<string>): readonly NameToken[] {
  const tokens: NameToken[] = []
  let text = ''
  for (let index = 0; index < name.length; ) {
    const character = name.charAt(index)
    if (character === ']') throw strayBracket(name)
    if (character !== '[') {
      text += character
      index++
      continue
    }
    const { written, inner, isDouble } = readBracket(name, index)
    index += written.length
    if (!isDouble && ESCAPE.test(inner)) {
      text += readEscape(inner)
      continue
    }
    if (text !== '') tokens.push(toText(text))
    text = ''
    tokens.push(readParam({ written, inner, isDouble }, matchers))
  }
  if (text !== '') tokens.push(toText(text))
  return tokens
}

interface Bracket {
  readonly written: string
  readonly inner: string
  readonly isDouble: boolean
}

function readBracket(name: string, start: number): Bracket {
  const isDouble = name.startsWith('[[', start)
  const [open, close] = isDouble ? ['[[', ']]'] : ['[', ']']
  const end = name.indexOf(close, start + open.length)
  const inner = name.slice(start + open.length, end)
  if (end === -1 || inner === '' || /[[\]]/.test(inner)) throw strayBracket(name)
  return { written: name.slice(start, end + close.length), inner, isDouble }
}

function strayBracket(name: string): NameProblem {
  const escaped = name.replace(/[[\]]/g, (bracket) => (bracket === '[' ? '[x+5b]' : '[x+5d]'))
  return new NameProblem(
    'malformed-brackets',
    'its brackets do not pair up around names',
    `Write a param as "[id]", "[[id]]", "[...path]" or "[[...path]]", or "${escaped}" for the characters`,
  )
}

const ESCAPE = /^[xu]\+/i

function readEscape(inner: string): string {
  const digits = inner.slice(2)
  const isRight = inner.startsWith('x')
    ? /^[0-9a-f]{2}$/i.test(digits)
    : inner.startsWith('u') && /^[0-9a-f]{4,6}$/i.test(digits)
  const code = Number.parseInt(digits, 16)
  if (isRight && code <= 0x10ffff) return String.fromCodePoint(code)
  throw new NameProblem(
    'malformed-escape',
    `"[${inner}]" is no escaped character`,
    'Write "[x+2e]" with two hexadecimal digits, or "[u+00e9]" with four to six',
  )
}

function readParam(
  { written, inner, isDouble }: Bracket,
  matchers: ReadonlySet<string>,
): ParamToken {
  const isRest = inner.startsWith('...')
  const [name = '', matcher, ...others] = inner.slice(isRest ? 3 : 0).split('=')
  if (others.length > 0 || matcher === '') throw matcherMissing(written, name)
  checkName(name, written)
  if (matcher !== undefined && !matchers.has(matcher)) throw unknownMatcher(matcher, matchers)
  const form = isRest ? (isDouble ? 'optionalRest' : 'rest') : isDouble ? 'optional' : 'param'
  return { type: 'param', form, name: name.normalize('NFC'), matcher, written }
}

function checkName(name: string, written: string): void {
  if (RESERVED_PARAM_NAMES.includes(name)) {
    throw new NameProblem(
      'reserved-name',
      `no param may be called "${name}", which objects use themselves`,
      'Rename the param, for example to "id"',
    )
  }
  if (isParamName(name)) return
  const suggestion = suggestParamName(name)
  throw new NameProblem(
    'param-name',
    `"${name}" is no JavaScript identifier, and the names of params are`,
    suggestion === undefined
      ? 'Write a name, such as "[id]"'
      : `Write "${written.replace(name, () => suggestion)}"`,
  )
}

function matcherMissing(written: string, name: string): NameProblem {
  return new NameProblem(
    'malformed-brackets',
    `"${written}" names no matcher after "="`,
    `Write "[${name}=int]", or "[${name}]" without a matcher`,
  )
}

function unknownMatcher(matcher: string, matchers: ReadonlySet<string>): NameProblem {
  return new NameProblem(
    'unknown-matcher',
    `there is no matcher called "${matcher}"`,
    suggestMatcher(matcher, matchers),
  )
}

function toText(text: string): TextToken {
  if (/\p{Cs}/u.test(text)) {
    throw new NameProblem(
      'lone-surrogate',
      'the text holds half of a surrogate pair, which no URL can carry',
      'Write the whole character, such as "[u+1f6a2]"',
    )
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  if (/[\0-\x1f\x7f]/.test(text)) {
    throw new NameProblem(
      'control-character',
      'the text holds a control character, and no request with one is served',
      'Leave it out',
    )
  }
  return { type: 'text', value: text.normalize('NFC') }
}
