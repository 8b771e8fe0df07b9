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
export interface Contestant<Result = unknown> {
  build(patterns: readonly NeutralPattern[]): (path: string) => Result
  /** Not timed. `undefined` where there was no match. */
  read(result: Result): Answer | undefined
}

/** The pattern with `:name` for params, which most routers read. */
export function colonPattern({ segments }: NeutralPattern): string {
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
