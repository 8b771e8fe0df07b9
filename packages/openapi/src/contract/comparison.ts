import type { JsonSchema } from '../schemas/json-schema.ts'
import type { ChangeCode, ChangeLevel, Finding } from './change.ts'

/**
 * Whether values go to the server or come from it. The same change is safe one way and breaks
 * clients the other way: a server may accept more than before, and send less.
 */
export type Side = 'request' | 'answer'

/** The two documents and the way of the values. */
export interface SchemaComparison {
  readonly before: (reference: string) => JsonSchema
  readonly after: (reference: string) => JsonSchema
  readonly side: Side
  readonly found: Finding[]
  /** The pairs that are being compared, since schemas may be circular. */
  readonly open: Set<string>
}

/** Two schemas that are being compared. */
export interface Work {
  readonly before: JsonSchema
  readonly after: JsonSchema
  readonly place: string
  readonly comparison: SchemaComparison
}

/** The levels of values that get fewer and more, by the side that takes them. */
export const LEVELS: { readonly [side in Side]: { narrowed: ChangeLevel; widened: ChangeLevel } } =
  {
    request: { narrowed: 'breaking', widened: 'safe' },
    answer: { narrowed: 'safe', widened: 'risky' },
  }

/** Tells of a change. */
export function tell(work: Work, code: ChangeCode, level: ChangeLevel, message: string): void {
  work.comparison.found.push({ code, level, message, place: work.place })
}
