/** The wrong parts of a request, as the schemas of a route name them. */
export interface ProblemIssue {
  readonly in: 'params' | 'query' | 'headers' | 'body'
  /** The keys from the value's root to the wrong part. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** An answer with the status of an error: a problem document (RFC 9457), or any other body. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  /** A URI that names the kind of problem. Default: `about:blank`. */
  readonly type: string
  readonly title: string
  readonly detail: string | undefined
  /** The wrong parts of the request; empty where the answer names none. */
  readonly errors: readonly ProblemIssue[]
  /** The body of the answer: the document, with its further members. */
  readonly problem: unknown
  /** The answer. Its body has been read. */
  readonly response: Response

  /** @param problem the body of the answer */
  constructor(response: Response, problem: unknown) {
    const { type, title, detail, errors } = Object(problem) as Record<string, unknown>
    const heading = textOf(title) ?? (response.statusText || 'Error')
    super(`${response.status} ${textOf(detail) ?? heading}`)
    this.status = response.status
    this.type = textOf(type) ?? 'about:blank'
    this.title = heading
    this.detail = textOf(detail)
    // Portolan writes them in this form.
    this.errors = Array.isArray(errors) ? errors : []
    this.problem = problem
    this.response = response
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
