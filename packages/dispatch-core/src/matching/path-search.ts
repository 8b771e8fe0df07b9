import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { decodeText } from './request-path.ts'

interface Answer {
  readonly matcher: ParamMatcher
  readonly raw: string
  readonly value: unknown
}

/** The state of one match: a path, and all that was found out about it so far. */
export class PathSearch {
  readonly path: string
  /** Where the plain params are, in pairs of start and end. */
  readonly bounds: Int32Array
  /**
   * The answers of matchers. There are few: one for each param with a matcher, times the places
   * where it may be behind an optional segment or a rest.
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
   * The value that a matcher gives to a raw text, `undefined` where it refuses. Each matcher is
   * asked once for a text.
   */
  valueOf(matcher: ParamMatcher, raw: string): unknown {
    this.#answers ??= []
    for (const answer of this.#answers)
      if (answer.raw === raw && answer.matcher === matcher) return answer.value
    const value = askMatcher(matcher, raw)
    this.#answers.push({ matcher, raw, value })
    return value
  }

  /** The leaves that were found from a node on, by place in the path; `null` for no leaf. */
  foundAt<L extends object>(node: object): Map<number, L | null> {
    this.#found ??= new Map()
    let found = this.#found.get(node)
    if (found === undefined) {
      found = new Map()
      this.#found.set(node, found)
    }
    // A node is asked for with one type of leaf.
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
    // Matching never throws, and a matcher that fails has not accepted.
    return undefined
  }
}
