/** A pattern in no router's syntax: static texts, and the names of params. */
export interface NeutralPattern {
  readonly id: number
  readonly segments: readonly (string | { readonly param: string })[]
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

export function toTextRoutes(patterns: readonly NeutralPattern[]): readonly TextRoute[] {
  return patterns.map((pattern) => ({ id: pattern.id, pattern: colonPattern(pattern) }))
}

/** The pattern with `:name` for params, which most routers read. */
function colonPattern({ segments }: NeutralPattern): string {
  return `/${segments.map((part) => (typeof part === 'string' ? part : `:${part.param}`)).join('/')}`
}

export function isRightAnswer(given: Answer | undefined, right: Answer | undefined): boolean {
  if (given === undefined || right === undefined) return given === right
  const names = Object.keys(right.params)
  return (
    given.id === right.id &&
    names.length === Object.keys(given.params).length &&
    names.every((name) => given.params[name] === right.params[name])
  )
}
