/** A pattern in no router's syntax: static texts, and params. */
export interface NeutralPattern {
  readonly id: number
  readonly segments: readonly (string | NeutralParam)[]
}

export interface NeutralParam {
  readonly param: string
  /** Of digits alone, one segment or none, or one or more segments. Default: any one segment. */
  readonly kind?: 'digits' | 'optional' | 'rest'
  /** Literal text around it, in the same segment. */
  readonly around?: readonly [before: string, behind: string]
}

/** How a router writes the segments, slash included, that not every router has. */
export interface Syntax {
  readonly digits?: (name: string) => string
  readonly optional?: (name: string) => string
  readonly rest?: (name: string) => string
  readonly around?: (name: string, before: string, behind: string) => string
}

/** What a router has to give for a path. */
export interface Answer {
  readonly id: number
  readonly params: Readonly<Record<string, unknown>>
}

/** One router: how it is built, asked, and how its answers read. */
export interface Contestant<Result = unknown, Input = unknown> {
  /** What an app holds anyway before there is a table. Neither timed nor weighed. */
  prepare(patterns: readonly NeutralPattern[]): Input
  build(input: Input): (path: string) => Result
  /** Not timed. `undefined` where there was no match. */
  read(result: Result): Answer | undefined
}

/** A pattern as text, and what stands for its handler. */
export interface TextRoute {
  readonly id: number
  readonly pattern: string
}

/**
 * The patterns as text, with `:name` for plain params.
 * @throws {Error} for a segment that the router has no way of writing.
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
  if (write === undefined) throw new Error(`There is no way to write ${special}`)
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

/** The name of each rest, since some routers call every one `*`. */
const REST_NAME = 'path'

/** A number as it was written, a rest with its slashes, and nothing for what is not there. */
function toTexts(params: Answer['params']): ReadonlyMap<string, string> {
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  return new Map(
    given.map(([name, value]) => [
      name === '*' ? REST_NAME : name,
      Array.isArray(value) ? value.join('/') : String(value),
    ]),
  )
}
