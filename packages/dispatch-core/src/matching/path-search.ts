import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { decodeText } from './request-path.ts'

interface Answer {
  readonly matcher: ParamMatcher
  readonly raw: string
  readonly value: unknown
}

/** The state of one match: a path, and the answers found for it so far. */
export class PathSearch {
  readonly path: string
  /** The places of the plain params in the path, in pairs of start and end. */
  readonly bounds: Int32Array
  /**
   * The answers of matchers, in a list, since they are few: one for each param with a matcher, or
   * several for a param behind an optional segment or a rest.
   */
  #answers: Answer[] | undefined
  #found: Map<object, Map<number, object | null>> | undefined

  constructor(path: string, bounds: Int32Array) {
    this.path = path
    this.bounds = bounds
  }

  get hasEmptySegment(): boolean {
    return this.path.includes('//') || this.path.endsWith('/')
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

  /** The leaves found behind a node, by index in the path; `null` if none was found. */
  foundAt<L extends object>(node: object): Map<number, L | null> {
    this.#found ??= new Map()
    let found = this.#found.get(node)
    if (found === undefined) {
      found = new Map()
      this.#found.set(node, found)
    }
    // All callers use one type of leaf for a node.
    return found as Map<number, L | null>
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
