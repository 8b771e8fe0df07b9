import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { decodeText } from './decode-text.ts'

interface Answer {
  readonly matcher: ParamMatcher
  readonly raw: string
  readonly value: unknown
}

/** What matchers make of the texts of one path; each is asked once for a text. */
export class MatcherAnswers {
  // As few as the params with matchers that the path comes by, times the places where they may be
  // behind an optional segment or a rest: mostly one.
  readonly #answers: Answer[] = []

  /** `undefined` where the matcher refuses the raw text. */
  get(matcher: ParamMatcher, raw: string): unknown {
    for (const answer of this.#answers)
      if (answer.raw === raw && answer.matcher === matcher) return answer.value
    const value = ask(matcher, raw)
    this.#answers.push({ matcher, raw, value })
    return value
  }
}

function ask(matcher: ParamMatcher, raw: string): unknown {
  const text = decodeText(raw)
  if (text === undefined) return undefined
  try {
    const value = matcher(text)
    if (value === true) return text
    return value === false ? undefined : value
  } catch {
    // Matching never throws, and a matcher that fails has not accepted.
    return undefined
  }
}
