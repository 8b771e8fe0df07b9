import { checkOptions } from '../dispatch/options.ts'
import { assertHeaderPairs, type HeadersInput, toHeaderPairs } from './header-pairs.ts'
import type { HeaderPair } from './plain-response.ts'
import { draftProblem } from './problem.ts'
import { type DraftContext, type HelperResult, type ResponseDraft, toDraft } from './result.ts'
import { statusText } from './status-text.ts'

const initNames = ['detail', 'title', 'type', 'instance', 'headers', 'extensions', 'cause']

const brand = Symbol.for('portolan.HttpError')

/** The members of a problem document (RFC 9457), and the headers to send with it. */
export interface HttpErrorInit {
  /** What went wrong in this case, for the client to read. */
  detail?: string
  /** A short name of the kind of problem. Default: the status's reason phrase. */
  title?: string
  /** A URI that names the kind of problem. Default: left out, which means `about:blank`. */
  type?: string
  /** A URI that names this occurrence. */
  instance?: string
  /** Headers to send with the problem, whose own `Content-Type` stands. */
  headers?: HeadersInput
  /** Further members of the document. They cannot replace the standard ones. */
  extensions?: Record<string, unknown>
  /** What led here; for logs, never sent. */
  cause?: unknown
}

/**
 * An answer with an error status, thrown or returned by a handler or a middleware:
 * `application/problem+json` (RFC 9457) with all that it was given.
 *
 * @example throw new HttpError(409, 'That name is taken')
 * @throws {TypeError} when built with a status that is not an integer from 400 to 599.
 */
export class HttpError extends Error implements HelperResult {
  override readonly name: string = 'HttpError'
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly type: string | undefined
  readonly instance: string | undefined
  readonly headers: readonly HeaderPair[]
  readonly extensions: Readonly<Record<string, unknown>>
  readonly [brand] = true

  constructor(
    status: number,
    detail?: string | HttpErrorInit,
    init?: Omit<HttpErrorInit, 'detail'>,
  ) {
    const given: HttpErrorInit =
      typeof detail === 'string' ? { ...init, detail } : { ...detail, ...init }
    checkOptions(given, initNames, 'new HttpError(status, init)')
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new TypeError(
        `new HttpError(${String(status)}) is no error status; write an integer from 400 to 599, such as 404`,
      )
    }
    const title = given.title ?? statusText(status) ?? 'Error'
    super(given.detail ?? title, 'cause' in given ? { cause: given.cause } : undefined)
    this.status = status
    this.title = title
    this.detail = given.detail
    this.type = given.type
    this.instance = given.instance
    this.headers = toHeaderPairs(given.headers)
    assertHeaderPairs(this.headers)
    this.extensions = given.extensions ?? {}
  }

  /** @internal */
  [toDraft](context: DraftContext): ResponseDraft {
    return draftProblem(this, context)
  }
}

/** Whether a value is an `HttpError` of this copy of the package or of another. */
export function isHttpError(value: unknown): value is HttpError {
  return typeof value === 'object' && value !== null && brand in value
}

/**
 * A 404 as problem+json, to return or to throw.
 *
 * @example return notFound('No such user')
 */
export function notFound(
  detail?: string | HttpErrorInit,
  init?: Omit<HttpErrorInit, 'detail'>,
): HttpError {
  return new HttpError(404, detail, init)
}
