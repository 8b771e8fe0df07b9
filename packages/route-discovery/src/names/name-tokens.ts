import type { ParamToken, SegmentToken } from '@portolan/dispatch-core/pattern'
import type { ProblemCode } from '../manifest/diagnostic.ts'

/** A token of a name, with the place in the name where a param starts. It is 0 for text. */
export type NameToken = SegmentToken & { readonly index: number }

/** The reason why the name of a directory cannot be used. */
export interface NameFault {
  readonly code: ProblemCode
  /** The problem, as a sentence without its full stop. */
  readonly problem: string
  /** The instruction, likewise. */
  readonly fix: string
  /** The new name, if the fix advises one. */
  readonly newName?: string
}

/** Reads a name as text, whose escapes are resolved, and params. */
export function readTokens(name: string): readonly NameToken[] | NameFault {
  const tokens: NameToken[] = []
  let text = ''
  const endText = () => {
    if (text !== '') tokens.push({ type: 'text', value: text, index: 0 })
    text = ''
  }
  for (let index = 0; index < name.length; ) {
    const character = name.charAt(index)
    if (character !== '[' && character !== ']') {
      text += character
      index++
      continue
    }
    const bracket = readBracket(name, index)
    if (bracket === undefined) return strayBracket(name)
    if (!bracket.isDouble && ESCAPE.test(bracket.inner)) {
      const escaped = readEscape(bracket.inner)
      if (escaped === undefined) return malformedEscape(bracket.inner)
      text += escaped
    } else {
      endText()
      const token = readParam(bracket, index)
      if ('code' in token) return token
      tokens.push(token)
    }
    index += bracket.written.length
  }
  endText()
  return tokens
}

interface Bracket {
  readonly written: string
  readonly inner: string
  readonly isDouble: boolean
}

/** `undefined` where the brackets do not pair up. */
function readBracket(name: string, start: number): Bracket | undefined {
  const isDouble = name.startsWith('[[', start)
  const [open, close] = isDouble ? ['[[', ']]'] : ['[', ']']
  const end = name.indexOf(close, start + open.length)
  const inner = name.slice(start + open.length, end)
  if (end === -1 || inner === '' || /[[\]]/.test(inner)) return undefined
  return { written: name.slice(start, end + close.length), inner, isDouble }
}

function strayBracket(name: string): NameFault {
  const escaped = name.replace(/[[\]]/g, (bracket) => (bracket === '[' ? '[x+5b]' : '[x+5d]'))
  return {
    code: 'malformed-brackets',
    problem: 'its brackets do not pair up around names',
    fix: `Write a param as "[id]", "[[id]]", "[...path]" or "[[...path]]", or "${escaped}" for the characters`,
  }
}

const ESCAPE = /^[xu]\+/i

/** `undefined` where the escape is malformed. */
function readEscape(inner: string): string | undefined {
  const digits = inner.slice(2)
  const isRight = inner.startsWith('x')
    ? /^[0-9a-f]{2}$/i.test(digits)
    : inner.startsWith('u') && /^[0-9a-f]{4,6}$/i.test(digits)
  const code = Number.parseInt(digits, 16)
  return isRight && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

function malformedEscape(inner: string): NameFault {
  return {
    code: 'malformed-escape',
    problem: `"[${inner}]" does not stand for a character`,
    fix: 'Write "[x+2e]" with two hexadecimal digits, or "[u+00e9]" with four to six',
  }
}

function readParam(
  { written, inner, isDouble }: Bracket,
  index: number,
): (ParamToken & { readonly index: number }) | NameFault {
  const isRest = inner.startsWith('...')
  const [name = '', matcher, ...others] = inner.slice(isRest ? 3 : 0).split('=')
  if (others.length > 0 || matcher === '') {
    return {
      code: 'malformed-brackets',
      problem: `"${written}" does not name a matcher after "="`,
      fix: `Write "[${name}=int]", or "[${name}]" without a matcher`,
    }
  }
  const kind = isRest ? (isDouble ? 'optionalRest' : 'rest') : isDouble ? 'optional' : 'param'
  return { type: 'param', kind, name, matcher, written, index }
}
