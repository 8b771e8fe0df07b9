/** A pattern that does not have the syntax of any router: static texts and params. */
export interface NeutralPattern {
  readonly id: number
  readonly segments: readonly (string | NeutralParam)[]
}

export interface NeutralParam {
  readonly param: string
  /**
   * The kind of the param: digits only, one segment or none, or one or more segments. Default: any
   * one segment.
   */
  readonly kind?: 'digits' | 'optional' | 'rest'
  /** The literal text around the param, in the same segment. */
  readonly around?: readonly [before: string, behind: string]
}

/** The syntax of a router for the segments that not every router has, with their slash. */
export interface Syntax {
  readonly digits?: (name: string) => string
  readonly optional?: (name: string) => string
  readonly rest?: (name: string) => string
  readonly around?: (name: string, before: string, behind: string) => string
}

/** The answer that a router must return for a path. */
export interface Answer {
  readonly id: number
  readonly params: Readonly<Record<string, unknown>>
}

/** One router: functions that build its table, look up a path and read the answer. */
export interface Contestant<Result = unknown, Input = unknown> {
  /**
   * The objects that an app has before it builds a table. They count neither as time nor as memory.
   */
  prepare(patterns: readonly NeutralPattern[]): Input
  build(input: Input): (path: string) => Result
  /** This is not timed. `undefined` means no match. */
  read(result: Result): Answer | undefined
}

/** A pattern as text, and a value in the place of its handler. */
export interface TextRoute {
  readonly id: number
  readonly pattern: string
}

/**
 * The patterns as text, with `:name` for plain params.
 * @throws {Error} for a segment that the router has no syntax for.
 */
export function toTextRoutes(
  patterns: readonly NeutralPattern[],
  syntax: Syntax = {},
): readonly TextRoute[] {
  return patterns.map(({ id, segments }) => {
    const written = segments.map((part) =>
      typeof part === 'string' ? `/${part}` : writeParam(part, syntax),
    )
    return { id, pattern: written.join('') || '/' }
  })
}

function writeParam({ param, kind, around }: NeutralParam, syntax: Syntax): string {
  const special = around === undefined ? kind : 'around'
  if (special === undefined) return `/:${param}`
  const write = syntax[special]
  if (write === undefined) throw new Error(`This router has no syntax for ${special}`)
  return write(param, ...(around ?? ['', '']))
}

export function isRightAnswer(given: Answer | undefined, right: Answer | undefined): boolean {
  if (given === undefined || right === undefined) return given === right
  const texts = toTexts(given.params)
  const names = Object.keys(right.params)
  return (
    given.id === right.id &&
    names.length === texts.size &&
    names.every((name) => texts.get(name) === right.params[name])
  )
}

/** The name of each rest, because some routers call every rest `*`. */
const REST_NAME = 'path'

/**
 * The param as text: a number as it was written, a rest with its slashes, and nothing for a missing
 * param.
 */
function toTexts(params: Answer['params']): ReadonlyMap<string, string> {
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  return new Map(
    given.map(([name, value]) => [
      name === '*' ? REST_NAME : name,
      Array.isArray(value) ? value.join('/') : String(value),
    ]),
  )
}
