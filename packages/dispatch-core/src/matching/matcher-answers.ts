import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { decodeText } from './decode-text.ts'

interface Answer {
  readonly matcher: ParamMatcher
  readonly raw: string
  readonly value: unknown
}

/** More are looked up by text. */
const LIST_LIMIT = 4

/** What matchers make of the texts of one path; each is asked once for a text. */
export class MatcherAnswers {
  readonly #list: Answer[] = []
  #more: Map<ParamMatcher, Map<string, unknown>> | undefined

  /** `undefined` where the matcher refuses the raw text. */
  get(matcher: ParamMatcher, raw: string): unknown {
    for (const answer of this.#list)
      if (answer.raw === raw && answer.matcher === matcher) return answer.value
    if (this.#list.length === LIST_LIMIT) return this.#getMore(matcher, raw)
    const value = ask(matcher, raw)
    this.#list.push({ matcher, raw, value })
    return value
  }

  #getMore(matcher: ParamMatcher, raw: string): unknown {
    this.#more ??= new Map()
    let values = this.#more.get(matcher)
    if (values === undefined) {
      values = new Map()
      this.#more.set(matcher, values)
    }
    if (!values.has(raw)) values.set(raw, ask(matcher, raw))
    return values.get(raw)
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
