/** The wrong parts of a request, as the schemas of a route name them. */
export interface ProblemIssue {
  readonly in: 'params' | 'query' | 'headers' | 'body'
  /** The keys from the value's root to the wrong part. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** An answer with the status of an error: a problem document (RFC 9457), or any other body. */
export class ProblemError extends Error {
  declare readonly status: number
  /** A URI that names the kind of problem. Default: `about:blank`. */
  declare readonly type: string
  declare readonly title: string
  declare readonly detail: string | undefined
  /** The wrong parts of the request; empty where the answer names none. */
  declare readonly errors: readonly ProblemIssue[]
  /** The body of the answer: the document, with its further members. */
  declare readonly problem: unknown
  /** The answer. Its body has been read. */
  declare readonly response: Response

  /** @param problem the body of the answer */
  constructor(response: Response, problem: unknown) {
    const { status, statusText } = response
    const { type = 'about:blank', title = statusText, detail, errors = [] } = Object(problem)
    super(`${status} ${detail ?? title}`)
    const name = 'ProblemError'
    Object.assign(this, { name, status, type, title, detail, errors, problem, response })
  }
}
