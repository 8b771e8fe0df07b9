import type { ParamPart } from '@portolan/dispatch-core/pattern'
import type { TextTemplate } from './text-template.ts'

/** The progress of reading a text by a template. */
export interface WalkState {
  /** The part that is being read; `parts.length` after the last one. */
  readonly part: number
  /** In a literal text, the characters read. */
  readonly offset: number
  /** In a param, the state of its matcher: `''` before the first character alone. */
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
  if (isLiteral(part)) return nextInLiteral(template, state, character)
  return part === undefined ? [] : nextInParam(template, part, state, character)
}

export function isAccepted({ parts }: TextTemplate, { part, matcher }: WalkState): boolean {
  const last = parts[part]
  if (last === undefined) return true
  return part === parts.length - 1 && !isLiteral(last) && statesOf(last.matcher).isAccepted(matcher)
}

function nextInLiteral(template: TextTemplate, state: WalkState, character: string): WalkState[] {
  const literal = template.parts[state.part]
  if (!isLiteral(literal) || literal[state.offset] !== character) return []
  const offset = state.offset + 1
  if (offset === literal.length) {
    return [{ part: state.part + 1, offset: 0, matcher: '', pending: '' }]
  }
  const pending = advance(template, state.part, state.pending + character)
  return pending === undefined ? [] : [{ part: state.part, offset, matcher: '', pending }]
}

function nextInParam(
  template: TextTemplate,
  param: ParamPart,
  state: WalkState,
  character: string,
): WalkState[] {
  const states = statesOf(param.matcher)
  const next: WalkState[] = []
  const behind = state.part + 1
  const matcher = states.next(state.matcher, character)
  if (matcher !== undefined) {
    const isFirst = state.matcher === ''
    const pending = isFirst ? '' : advance(template, behind, state.pending + character)
    if (pending !== undefined) next.push({ part: state.part, offset: 0, matcher, pending })
  }
  if (states.isAccepted(state.matcher)) {
    const ended = { part: behind, offset: 0, matcher: '', pending: state.pending }
    next.push(...nextInLiteral(template, ended, character))
  }
  return next
}

/**
 * The longest end of `read` with which the literal text at `index` starts; `undefined` where that
 * is all of it. The last literal text ends with the text, and may appear before.
 */
function advance({ parts }: TextTemplate, index: number, read: string): string | undefined {
  const literal = parts[index]
  if (!isLiteral(literal) || index === parts.length - 1) return ''
  const text = literal.join('')
  let pending = read
  while (!text.startsWith(pending)) pending = pending.slice(1)
  return pending === text ? undefined : pending
}

export function isLiteral(
  part: TextTemplate['parts'][number] | undefined,
): part is readonly string[] {
  return Array.isArray(part)
}

/** Reads a text character by character, as far as a matcher could still accept it. */
interface MatcherStates {
  /** The state after one more character; `undefined` where no accepted text starts so. */
  next(state: string, character: string): string | undefined
  isAccepted(state: string): boolean
}

/** The states of a matcher, from `''` on. A custom matcher is taken to accept any text. */
function statesOf(matcher: string | undefined): MatcherStates {
  return KNOWN.get(matcher) ?? ANY_TEXT
}

/** Whether the texts that a matcher accepts are known. */
export function isDecidable(matcher: string | undefined): boolean {
  return KNOWN.has(matcher)
}

const ANY_TEXT: MatcherStates = {
  next: () => 'some',
  isAccepted: (state) => state === 'some',
}

/** The state is `-` or `0`, or the first digit and the number of digits. */
const INT: MatcherStates = {
  next(state, character) {
    if (state === '' && (character === '-' || character === '0')) return character
    if (state === '0' || !/[0-9]/.test(character)) return undefined
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
    const isRight = expected === '-' ? character === '-' : /[0-9a-f]/i.test(character)
    return isRight ? String(Number(state) + 1) : undefined
  },
  isAccepted: (state) => Number(state) === UUID.length,
}

const SLUG: MatcherStates = {
  next(state, character) {
    if (/[a-z0-9]/.test(character)) return 'word'
    return state === 'word' && character === '-' ? 'hyphen' : undefined
  },
  isAccepted: (state) => state === 'word',
}

const KNOWN: ReadonlyMap<string | undefined, MatcherStates> = new Map([
  [undefined, ANY_TEXT],
  ['int', INT],
  ['uuid', UUID_STATES],
  ['slug', SLUG],
])
