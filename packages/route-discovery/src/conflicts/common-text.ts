import {
  isAccepted,
  isDecidable,
  isLiteral,
  nextStates,
  WALK_START,
  type WalkState,
} from './template-walk.ts'
import { ANY_TEXT, type TextTemplate } from './text-template.ts'

/**
 * The shortest text that both templates accept, decoded; `undefined` where they accept none in
 * common, or where a custom matcher decides. Both read it side by side, character by character,
 * through all states that they can reach together. There are finitely many states, so the answer
 * is exact.
 */
export function findCommonText(a: TextTemplate, b: TextTemplate): string | undefined {
  const isKnown = [...a.parts, ...b.parts].every(
    (part) => isLiteral(part) || isDecidable(part.matcher),
  )
  return isKnown && mayOverlap(a, b) ? walk(a, b) : undefined
}

/** Whether two templates accept a text in common. Custom matchers are taken to accept any. */
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
  const literal = new Set([...a.parts, ...b.parts].filter(isLiteral).flat())
  const others = KINDS.flatMap(
    (kind) => [...kind].find((character) => !literal.has(character)) ?? [],
  )
  return [...others, ...literal]
}

const KINDS = ['xyzuvw', '123456789', 'abcdef', '0', '-', 'XYZUVWMNOPQRSTGHIJKL', '~@!$&,;=_.']
