import { isDecidable } from './matcher-states.ts'
import { isAccepted, nextStates, WALK_START, type WalkState } from './template-walk.ts'
import { type TextTemplate, toTextTemplate } from './text-template.ts'

/** Whether two templates accept a text in common, and one that both do. */
export type CommonText =
  /** Decoded; `undefined` where a custom matcher decides what is accepted. */
  { readonly text: string | undefined } | undefined

/**
 * The shortest text that both templates accept. Both read it side by side, character by
 * character, through all states that they can reach together, of which there are finitely
 * many; so the answer is exact, custom matchers apart, which are taken to accept any text.
 */
export function findCommonText(a: TextTemplate, b: TextTemplate): CommonText {
  if (!mayOverlap(a, b)) return undefined
  const isKnown = [...a.parts, ...b.parts].every(
    (part) => !('name' in part) || isDecidable(part.matcher),
  )
  const text = walk(a, b)
  return text === undefined ? undefined : { text: isKnown ? text : undefined }
}

/** Whether two templates accept a text in common. */
export function hasCommonText(a: TextTemplate, b: TextTemplate): boolean {
  if (a.shape === b.shape || a.shape === ANY_TEXT.shape || b.shape === ANY_TEXT.shape) return true
  return mayOverlap(a, b) && walk(a, b) !== undefined
}

/** What a param without a matcher accepts. */
export const ANY_TEXT = toTextTemplate({ kind: 'param', name: 'any' })

/** Cheap, and right when it says no. */
function mayOverlap(a: TextTemplate, b: TextTemplate): boolean {
  return (
    (a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix)) &&
    (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix))
  )
}

interface Step {
  readonly a: WalkState
  readonly b: WalkState
  readonly text: string
}

function walk(a: TextTemplate, b: TextTemplate): string | undefined {
  const alphabet = alphabetOf(a, b)
  const seen = new Set<string>()
  const queue: Step[] = [{ a: WALK_START, b: WALK_START, text: '' }]
  for (const step of queue) {
    if (isAccepted(a, step.a) && isAccepted(b, step.b)) return step.text
    for (const character of alphabet) {
      for (const nextA of nextStates(a, step.a, character)) {
        for (const nextB of nextStates(b, step.b, character)) {
          const key = JSON.stringify([nextA, nextB])
          if (seen.has(key)) continue
          seen.add(key)
          queue.push({ a: nextA, b: nextB, text: step.text + character })
        }
      }
    }
  }
  return undefined
}

/**
 * The characters to try: those of the literal texts, and of all others one for each kind
 * that some matcher tells from the rest.
 */
function alphabetOf(a: TextTemplate, b: TextTemplate): readonly string[] {
  const literal = new Set([...a.parts, ...b.parts].flatMap((part) => ('name' in part ? [] : part)))
  const others = KINDS.map((kind) => [...kind].find((character) => !literal.has(character)))
  return [...others.filter((character) => character !== undefined), ...literal]
}

const KINDS = ['xyzuvw', '123456789', 'abcdef', '0', '-', 'XYZUVWMNOPQRSTGHIJKL', '~@!$&,;=_.']
