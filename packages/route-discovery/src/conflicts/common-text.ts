import { isAccepted, isDecidable, nextStates, WALK_START, type WalkState } from './template-walk.ts'
import { ANY_TEXT, type TextTemplate } from './text-template.ts'

/** A text that two templates accept; `undefined` where they accept none in common. */
export type CommonText =
  /** Decoded; `undefined` where a custom matcher decides what is accepted. */
  { readonly text: string | undefined } | undefined

/**
 * The shortest text that both templates accept. Both read it side by side, character by
 * character, through all states that they can reach together. There are finitely many states, so
 * the answer is exact, except that custom matchers are taken to accept any text.
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

/** A cheap test, which is right when it says no. */
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
 * The characters to try: the characters of the literal texts, and one character of each kind
 * that some matcher tells from the others.
 */
function alphabetOf(a: TextTemplate, b: TextTemplate): readonly string[] {
  const literal = new Set([...a.parts, ...b.parts].flatMap((part) => ('name' in part ? [] : part)))
  const others = KINDS.map((kind) => [...kind].find((character) => !literal.has(character)))
  return [...others.filter((character) => character !== undefined), ...literal]
}

const KINDS = ['xyzuvw', '123456789', 'abcdef', '0', '-', 'XYZUVWMNOPQRSTGHIJKL', '~@!$&,;=_.']
