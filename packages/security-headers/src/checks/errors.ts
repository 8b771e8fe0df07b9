/** One value that the options may not have, or that a function of the options may not return. */
export interface HeaderIssue {
  /** The name of the header, such as `X-Frame-Options`, or of the option that has no header. */
  readonly header: string
  /** The value as it was written. */
  readonly value: unknown
  /** The value, the reason why it is refused, and a value to write instead. */
  readonly message: string
}

/**
 * The error for wrong options. It lists every issue at once. Functions that build something from
 * options throw it; a value that an option's function returned for a request is passed to
 * `next(error)`.
 */
export class SecurityHeadersError extends TypeError {
  override readonly name = 'SecurityHeadersError'
  readonly code = 'invalid-security-headers'
  readonly issues: readonly HeaderIssue[]

  constructor(issues: readonly HeaderIssue[]) {
    super(issues.map((issue) => issue.message).join('\n'))
    this.issues = issues
  }
}

/** The error for one wrong value: `wrong` completes the sentence, `instead` is a sentence. */
export function invalidValue(
  header: string,
  value: unknown,
  wrong: string,
  instead: string,
): SecurityHeadersError {
  const message = `${header}: ${toWritten(value)} ${wrong}. ${instead}.`
  return new SecurityHeadersError([{ header, value, message }])
}

/** The issues of a `SecurityHeadersError`. Any other error is thrown again. */
export function issuesOf(error: unknown): readonly HeaderIssue[] {
  if (error instanceof SecurityHeadersError) return error.issues
  throw error
}

/** A value as a user would write it in code, shortened to 120 characters. */
function toWritten(value: unknown): string {
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
