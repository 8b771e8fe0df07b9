/** One thing that is wrong with the options, or with a value that a function of the request gave. */
export interface HeaderProblem {
  /** The header's name (`X-Frame-Options`), or the option's where there is no header. */
  readonly header: string
  /** What was written. */
  readonly value: unknown
  /** What was written, what is wrong with it, what to type instead. */
  readonly message: string
}

/**
 * Options that make no sense, with every problem at once. Thrown when the middleware, the
 * wrapper or the policy is built; for the values of functions, given to `next(error)`.
 */
export class SecurityHeadersError extends TypeError {
  override readonly name = 'SecurityHeadersError'
  readonly code = 'INVALID_SECURITY_HEADERS'
  readonly problems: readonly HeaderProblem[]

  constructor(problems: readonly HeaderProblem[]) {
    super(problems.map((problem) => problem.message).join('\n'))
    this.problems = problems
  }
}

/** The error for one wrong value: `wrong` completes the sentence, `instead` is a sentence. */
export function invalidValue(
  header: string,
  value: unknown,
  wrong: string,
  instead: string,
): SecurityHeadersError {
  const message = `${header}: ${quote(value)} ${wrong}. ${instead}.`
  return new SecurityHeadersError([{ header, value, message }])
}

/** The problems of an error that building a header threw; anything else is thrown on. */
export function problemsOf(error: unknown): readonly HeaderProblem[] {
  if (error instanceof SecurityHeadersError) return error.problems
  throw error
}

/** A value as one would type it, cut where it is long. */
function quote(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : toJson(value)
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
