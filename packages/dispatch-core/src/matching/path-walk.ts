import type { ParamMatcher } from '../pattern/param-matcher.ts'
import type { PathParams } from '../pattern/param-types.ts'
import { decodeText, isDotSegment, isPlainCode, SLASH } from './request-path.ts'
import type { RouteLeaf } from './route-node.ts'

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

type Params = PathParams<string>

/** The empty params of routes without params, which share this frozen object. */
export const NO_PARAMS: Params = /* @__PURE__ */ Object.freeze(Object.create(null))

/** Reads the params that a walk has noted. `undefined` if a param is malformed. */
export function readParams(
  { names, kinds }: RouteLeaf<unknown>,
  walk: PathWalk,
): Params | undefined {
  const { path, bounds, values } = walk
  const params: Record<string, unknown> = Object.create(null)
  for (let index = 0; index < names.length; index++) {
    // Each name has two bounds.
    const start = bounds[index * 2] as number
    const bound = bounds[index * 2 + 1] as number
    const kind = kinds === undefined ? 'text' : kinds[index]
    let value: unknown
    if (kind === 'value') {
      value = values[index]
    } else if (kind === 'rest') {
      value = readRest(walk, start, bound)
    } else {
      value = bound < 0 ? decodeText(path.slice(start, ~bound)) : readPlain(path, start, bound)
    }
    if (value === undefined) return undefined
    params[names[index] as string] = value // index is below length
  }
  // The literal of the pattern, which is not known here, gives the values their types.
  return params as Params
}

function readPlain(path: string, start: number, end: number): string | undefined {
  return isDotSegment(path, start, end) ? undefined : path.slice(start, end)
}

/** Cuts a rest at its slashes. `undefined` if a segment is empty or malformed. */
function readRest(walk: PathWalk, start: number, end: number): string[] | undefined {
  const { path } = walk
  const texts: string[] = []
  let from = start
  let isPlain = true
  for (let index = start; index <= end && start < end; index++) {
    const code = index === end ? SLASH : path.charCodeAt(index)
    if (code === SLASH) {
      const text = isPlain ? readPlain(path, from, index) : decodeText(path.slice(from, index))
      if (text === undefined || text === '') return undefined
      texts.push(text)
      from = index + 1
      isPlain = true
    } else if (!isPlainCode(code)) {
      isPlain = false
      walk.isPlain = false
    }
  }
  return texts
}
