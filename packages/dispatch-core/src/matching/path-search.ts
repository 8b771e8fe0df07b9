import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { decodeText } from './decode-text.ts'

/** What is known of one path while its route is looked for. */
export class PathSearch {
  readonly path: string
  /** Where the plain params are, in pairs of start and end. */
  readonly bounds: Int32Array
  #segments: readonly string[] | undefined
  #values: Map<ParamMatcher, Map<string, unknown>> | undefined

  constructor(path: string, bounds: Int32Array) {
    this.path = path
    this.bounds = bounds
  }

  /** The raw segments. */
  get segments(): readonly string[] {
    this.#segments ??= this.path === '/' ? [] : this.path.slice(1).split('/')
    return this.#segments
  }

  /** What a matcher makes of a raw text, `undefined` where it refuses; it is asked once. */
  valueOf(matcher: ParamMatcher, raw: string): unknown {
    this.#values ??= new Map()
    let values = this.#values.get(matcher)
    if (values === undefined) {
      values = new Map()
      this.#values.set(matcher, values)
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
