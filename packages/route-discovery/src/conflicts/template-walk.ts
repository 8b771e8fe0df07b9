import type { TextTemplate } from './text-template.ts'

/** The progress of reading a text by a template. */
export interface WalkState {
  /** The part that is being read; `parts.length` after the last one. */
  readonly part: number
  /** In a literal text, the characters read; in a param, -1. */
  readonly offset: number
  /** The state of the param's matcher. */
  readonly matcher: string
  /**
   * In a param: the longest end of its text, without the first character, that could be the
   * start of the literal text behind it. A param takes the shortest text, so the literal text
   * must not appear in it.
   */
  readonly pending: string
}

export const WALK_START: WalkState = { part: 0, offset: 0, matcher: '', pending: '' }

/** The states that one more character leads to: none, one, or two where a param may end. */
export function nextStates(
  template: TextTemplate,
  state: WalkState,
  character: string,
): WalkState[] {
  const part = template.parts[state.part]
  if (part === undefined) return []
  if (!isLiteral(part)) return nextInParam(template, state, character)
  return nextInLiteral(template, state, character)
}

export function isAccepted({ parts }: TextTemplate, { part, offset, matcher }: WalkState): boolean {
  if (part === parts.length) return true
  const last = parts[part]
  if (last === undefined || isLiteral(last) || part !== parts.length - 1) return false
  return offset === -1 && findMatcherStates(last.matcher).isAccepted(matcher)
}

function nextInLiteral(template: TextTemplate, state: WalkState, character: string): WalkState[] {
  const literal = template.parts[state.part]
  if (!isLiteral(literal) || literal[state.offset] !== character) return []
  const offset = state.offset + 1
  const isEnd = offset === literal.length
  if (isEnd) return [{ part: state.part + 1, offset: 0, matcher: '', pending: '' }]
  const pending = isBounded(template, state.part - 1)
    ? advance(literal, state.pending, character)
    : ''
  return pending === undefined ? [] : [{ ...state, offset, pending }]
}

function nextInParam(template: TextTemplate, state: WalkState, character: string): WalkState[] {
  const param = template.parts[state.part]
  if (param === undefined || isLiteral(param)) return []
  const states = findMatcherStates(param.matcher)
  const next: WalkState[] = []
  const isFirst = state.offset !== -1
  const literal = template.parts[state.part + 1]
  const matcher = states.next(state.matcher, character)
  if (matcher !== undefined) {
    const pending =
      isFirst || !isLiteral(literal) || !isBounded(template, state.part)
        ? ''
        : advance(literal, state.pending, character)
    if (pending !== undefined) next.push({ part: state.part, offset: -1, matcher, pending })
  }
  if (!isFirst && isLiteral(literal) && states.isAccepted(state.matcher)) {
    const ended = { part: state.part + 1, offset: 0, matcher: '', pending: state.pending }
    next.push(...nextInLiteral(template, ended, character))
  }
  return next
}

/** Whether a param ends at the first literal text behind it; the last one ends with the text. */
function isBounded({ parts }: TextTemplate, part: number): boolean {
  return part >= 0 && part + 2 < parts.length
}

/**
 * The longest end of `pending` and the character with which `literal` starts; `undefined` where
 * that is all of `literal`.
 */
function advance(
  literal: readonly string[],
  pending: string,
  character: string,
): string | undefined {
  const text = literal.join('')
  let read = pending + character
  while (!text.startsWith(read)) read = read.slice(1)
  return read === text ? undefined : read
}

function isLiteral(part: TextTemplate['parts'][number] | undefined): part is readonly string[] {
  return Array.isArray(part)
}

/** Reads a text character by character, as far as a matcher could still accept it. */
interface MatcherStates {
  /** The state after one more character; `undefined` where no accepted text starts so. */
  next(state: string, character: string): string | undefined
  isAccepted(state: string): boolean
}

/** The states of a matcher, from `''` on. A custom matcher is taken to accept any text. */
function findMatcherStates(matcher: string | undefined): MatcherStates {
  return (matcher !== undefined ? BUILT_IN.get(matcher) : undefined) ?? ANY_TEXT
}

/** Whether the texts that a matcher accepts are known. */
export function isDecidable(matcher: string | undefined): boolean {
  return matcher === undefined || BUILT_IN.has(matcher)
}

const ANY_TEXT: MatcherStates = {
  next: () => 'some',
  isAccepted: (state) => state === 'some',
}

/** The state is `-` or `0`, or the first digit and the number of digits. */
const INT: MatcherStates = {
  next(state, character) {
    if (state === '' && (character === '-' || character === '0')) return character
    if (state === '0' || !/^[0-9]$/.test(character)) return undefined
    if (state === '' || state === '-') return character === '0' ? undefined : `${character}1`
    const count = Number(state.slice(1)) + 1
    // Numbers of 16 digits that start with 9 are taken to be unsafe.
    return count > (state.startsWith('9') ? 15 : 16) ? undefined : `${state.charAt(0)}${count}`
  },
  isAccepted: (state) => state !== '' && state !== '-',
}

const UUID = '00000000-0000-0000-0000-000000000000'

/** The state is the number of characters. */
const UUID_STATES: MatcherStates = {
  next(state, character) {
    const expected = UUID[Number(state)]
    if (expected === undefined) return undefined
    const isRight = expected === '-' ? character === '-' : /^[0-9a-f]$/i.test(character)
    return isRight ? String(Number(state) + 1) : undefined
  },
  isAccepted: (state) => Number(state) === UUID.length,
}

const SLUG: MatcherStates = {
  next(state, character) {
    if (/^[a-z0-9]$/.test(character)) return 'word'
    return state === 'word' && character === '-' ? 'hyphen' : undefined
  },
  isAccepted: (state) => state === 'word',
}

const BUILT_IN: ReadonlyMap<string, MatcherStates> = new Map([
  ['int', INT],
  ['uuid', UUID_STATES],
  ['slug', SLUG],
])
