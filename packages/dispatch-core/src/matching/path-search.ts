import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { decodeText } from './decode-text.ts'

interface Answer {
  readonly matcher: ParamMatcher
  readonly raw: string
  readonly value: unknown
}

/** What is known of one path while its route is looked for. */
export class PathSearch {
  readonly path: string
  /** Where the plain params are, in pairs of start and end. */
  readonly bounds: Int32Array
  /** What the only matcher said that most paths ask. */
  #answer: Answer | undefined
  #moreAnswers: Map<ParamMatcher, Map<string, unknown>> | undefined
  #found: Map<object, Map<number, object | null>> | undefined

  constructor(path: string, bounds: Int32Array) {
    this.path = path
    this.bounds = bounds
  }

  get hasEmptySegment(): boolean {
    return this.path.includes('//') || this.path.endsWith('/')
  }

  /** What was found from a node on, by where in the path; `null` where nothing was. */
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

  /** What a matcher makes of a raw text, `undefined` where it refuses; it is asked once. */
  valueOf(matcher: ParamMatcher, raw: string): unknown {
    const first = this.#answer
    if (first === undefined) {
      const value = askMatcher(matcher, raw)
      this.#answer = { matcher, raw, value }
      return value
    }
    if (first.matcher === matcher && first.raw === raw) return first.value
    this.#moreAnswers ??= new Map()
    let values = this.#moreAnswers.get(matcher)
    if (values === undefined) {
      values = new Map()
      this.#moreAnswers.set(matcher, values)
    }
    if (!values.has(raw)) values.set(raw, askMatcher(matcher, raw))
    return values.get(raw)
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
