import { quote } from '../checks/values.ts'

/** The code of each problem that a pattern can have. Codes are stable; messages may improve. */
export type PatternErrorCode =
  | 'adjacent-params'
  | 'control-character'
  | 'dangling-escape'
  | 'dot-segment'
  | 'duplicate-name'
  | 'duplicate-route'
  | 'empty-segment'
  | 'lone-surrogate'
  | 'matcher-name'
  | 'matcher-on-rest'
  | 'missing-slash'
  | 'multiple-rests'
  | 'optional-in-affix'
  | 'param-name'
  | 'reserved-character'
  | 'reserved-name'
  | 'rest-in-affix'
  | 'too-many-optionals'
  | 'trailing-slash'
  | 'unknown-matcher'

interface PatternErrorDetails {
  readonly code: PatternErrorCode
  /** The pattern as written. */
  readonly pattern: string
  /** Where the problem starts in `pattern`, in UTF-16 code units. */
  readonly index: number
  /** The problem, as a sentence without its full stop. */
  readonly problem: string
  /** The advice, as a sentence without its full stop. */
  readonly fix: string
}

/** A pattern that cannot be used. The message shows it with a caret under the problem. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  readonly code: PatternErrorCode
  readonly pattern: string
  readonly index: number

  constructor({ code, pattern, index, problem, fix }: PatternErrorDetails) {
    const column = [...pattern.slice(0, index)].length
    super(
      `Pattern ${quote(pattern)}: ${problem}. ${fix}.\n\n` +
        `  ${toPrintable(pattern)}\n  ${' '.repeat(column)}^`,
    )
    this.code = code
    this.pattern = pattern
    this.index = index
  }
}

/** One visible character for each character of the text, so that the caret stays in line. */
function toPrintable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '\ufffd')
}
