import { findMatcherStates } from './matcher-states.ts'
import type { TextTemplate } from './text-template.ts'

/** How far the reading of a text by a template has come. */
export interface WalkState {
  /** The part that is being read; `parts.length` after the last one. */
  readonly part: number
  /** In a literal text, the characters read; in a param, -1. */
  readonly offset: number
  /** The state of the param's matcher. */
  readonly matcher: string
  /**
   * The end of what was read since the param's second character, as far as it is the start
   * of the literal text behind the param. A param is the shortest text, so that the literal
   * is not found before its own place.
   */
  readonly pending: string
}

export const WALK_START: WalkState = { part: 0, offset: 0, matcher: '', pending: '' }

/** The states that one more character leads to: none, one, or one more where a param may end. */
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

/** The longest end of `pending` and the character that `literal` starts with; `undefined` for all of it. */
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
