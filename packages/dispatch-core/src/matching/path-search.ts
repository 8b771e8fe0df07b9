import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { MatcherAnswers } from './matcher-answers.ts'

/** What is known of one path while its route is looked for. */
export class PathSearch {
  readonly path: string
  /** Where the plain params are, in pairs of start and end. */
  readonly bounds: Int32Array
  #answers: MatcherAnswers | undefined
  #found: Map<object, Map<number, object | null>> | undefined

  constructor(path: string, bounds: Int32Array) {
    this.path = path
    this.bounds = bounds
  }

  get hasEmptySegment(): boolean {
    return this.path.includes('//') || this.path.endsWith('/')
  }

  /** What a matcher makes of a raw text, `undefined` where it refuses. */
  valueOf(matcher: ParamMatcher, raw: string): unknown {
    this.#answers ??= new MatcherAnswers()
    return this.#answers.get(matcher, raw)
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
}
