import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { decodeText } from './request-path.ts'

interface Answer {
  readonly matcher: ParamMatcher
  readonly raw: string
  readonly value: unknown
}

/**
 * The state of one walk over a path: the places of the params, and the values that matchers gave. A
 * param is known by the number of params in front of it. A branch that fails leaves its params
 * here, and the next branch overwrites them.
 */
export class PathWalk {
  path = ''
  /** The start and the end of each param. The end is `~end` if the text has to be decoded. */
  readonly bounds: Int32Array
  readonly values: unknown[]
  /** The answers of matchers, in a list, since they are few: one for each param with a matcher. */
  #answers: Answer[] | undefined
  /** Whether the texts of all params so far need no decoding. */
  isPlain = true

  /** @param paramCount the largest number of params in a route */
  constructor(paramCount: number) {
    this.bounds = new Int32Array(2 * paramCount)
    this.values = new Array(paramCount).fill(undefined)
  }

  begin(path: string): void {
    this.path = path
    this.#answers = undefined
    this.isPlain = true
  }

  setBounds(param: number, start: number, end: number, isPlain: boolean): void {
    this.bounds[param * 2] = start
    this.bounds[param * 2 + 1] = isPlain ? end : ~end
    if (!isPlain) this.isPlain = false
  }

  /**
   * The value of a matcher for a raw text; `undefined` if it refuses the text. A matcher is called
   * at most once for a text.
   */
  valueOf(matcher: ParamMatcher, raw: string): unknown {
    this.#answers ??= []
    for (const answer of this.#answers) {
      if (answer.raw === raw && answer.matcher === matcher) return answer.value
    }
    const value = askMatcher(matcher, raw)
    this.#answers.push({ matcher, raw, value })
    return value
  }

  /** A copy of the params, to keep while another branch is walked. */
  save(): { readonly bounds: Int32Array; readonly values: readonly unknown[] } {
    return { bounds: this.bounds.slice(), values: this.values.slice() }
  }

  restore({ bounds, values }: ReturnType<PathWalk['save']>): void {
    this.bounds.set(bounds)
    for (const [param, value] of values.entries()) this.values[param] = value
  }
}

function askMatcher(matcher: ParamMatcher, raw: string): unknown {
  const text = decodeText(raw)
  if (text === undefined) return undefined
  try {
    const value = matcher(text)
    if (value === true) return text
    return value === false ? undefined : value
  } catch {
    // Matching never throws, so an error of a matcher counts as a refusal.
    return undefined
  }
}
