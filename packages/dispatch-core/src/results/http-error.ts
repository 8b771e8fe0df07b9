import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import { quote } from '../checks/values.ts'
import type { HeaderPair } from '../contract/headers.ts'
import { assertHeaderPairs, type HeadersInput, toHeaderPairs } from '../contract/headers.ts'
import { type DraftContext, type HelperResult, type ResponseDraft, toDraft } from './result.ts'

const INIT_NAMES = [
  'detail',
  'title',
  'type',
  'instance',
  'headers',
  'extensions',
  'cause',
  'stack',
]

const brand = Symbol.for('portolan.HttpError')

/** `Error` as engines have it that take the length of stacks from it. */
const engine: typeof Error & { stackTraceLimit?: number | undefined } = Error

/** Not every engine has the limit, and a program may have frozen `Error`. */
const canLimitStacks = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true

/** The members of a problem document (RFC 9457), and the headers to send with it. */
export interface HttpErrorInit<Extensions extends object = Record<string, unknown>> {
  /** The problem in this case, for the client to read. */
  detail?: string
  /** A short name of the kind of problem. Default: the status's reason phrase. */
  title?: string
  /** A URI that names the kind of problem. Default: left out, which means `about:blank`. */
  type?: string
  /** A URI that names this occurrence of the problem. */
  instance?: string
  /** Headers to send with the problem. They do not replace its `Content-Type`. */
  headers?: HeadersInput
  /** Further members of the document. They do not replace the standard ones. */
  extensions?: Extensions
  /** The error that led here, for logs. It is never sent. */
  cause?: unknown
  /**
   * Whether the error has the stack of the place where it was made, for logs. It costs more than
   * the rest of the answer. Default: from 500 on.
   */
  stack?: boolean
}

/** The extensions of an `HttpError` without any. */
export type NoExtensions = Record<string, never>

/** An answer with an error status. */
export interface HttpError<
  Status extends number = number,
  Extensions extends object = Record<string, unknown>,
> extends Error,
    HelperResult {
  readonly status: Status
  /** The same as `status`, by the name that much error middleware reads. */
  readonly statusCode: Status
  readonly title: string
  readonly detail: string | undefined
  readonly type: string | undefined
  readonly instance: string | undefined
  readonly headers: readonly HeaderPair[]
  readonly extensions: Readonly<Extensions>
}

/** The type of the class `HttpError`. */
export interface HttpErrorConstructor {
  // Three type parameters, so that a class which extends `HttpError<409>` takes the other one.
  new <const Status extends number, Extensions extends NoExtensions, _Third>(
    status: Status,
    detail?: string | (HttpErrorInit & { extensions?: never }),
    init?: Omit<HttpErrorInit, 'detail' | 'extensions'> & { extensions?: never },
  ): HttpError<Status, Extensions>
  new <
    const Status extends number = number,
    const Extensions extends object = Record<string, unknown>,
  >(
    status: Status,
    detail?: string | HttpErrorInit<Extensions>,
    init?: Omit<HttpErrorInit<Extensions>, 'detail'>,
  ): HttpError<Status, Extensions>
  readonly prototype: HttpError
}

class ProblemError extends Error implements HttpError {
  override readonly name: string = 'HttpError'
  readonly status: number
  /** The same as `status`, by the name that much error middleware reads. */
  readonly statusCode: number
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
    checkOptions(given, INIT_NAMES, 'new HttpError(status, init)')
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new UsageError(
        'invalid-status',
        `new HttpError() got the status ${quote(status)}; write an integer from 400 to 599, such as 404`,
      )
    }
    const title = given.title ?? statusText(status) ?? 'Error'
    const hasStack = given.stack ?? status >= 500
    const { stackTraceLimit } = engine
    if (!hasStack && canLimitStacks) engine.stackTraceLimit = 0
    super(given.detail ?? title, 'cause' in given ? { cause: given.cause } : undefined)
    if (!hasStack && canLimitStacks) engine.stackTraceLimit = stackTraceLimit
    this.status = status
    this.statusCode = status
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

/**
 * An answer with an error status, for a handler or a middleware to throw or to return. It is sent
 * as `application/problem+json` (RFC 9457).
 *
 * @example throw new HttpError(409, 'That name is taken')
 * @throws {UsageError} for a status that is not an integer from 400 to 599, for an unknown member
 * and for a header that cannot be sent.
 */
// The type names the status and the extensions, which no code of the class depends on.
export const HttpError: HttpErrorConstructor = ProblemError as never

/** Whether a value is an `HttpError`, of this copy of the package or of another one. */
export function isHttpError(value: unknown): value is HttpError {
  return typeof value === 'object' && value !== null && brand in value
}

/**
 * Makes a 404 as problem+json, to return or to throw.
 *
 * @example return notFound('No such user')
 * @throws {UsageError} for an unknown member and for a header that cannot be sent.
 */
export function notFound(
  detail?: string | HttpErrorInit,
  init?: Omit<HttpErrorInit, 'detail'>,
): HttpError<404, NoExtensions> {
  // Its extensions need no entry among the answers of a handler.
  return new HttpError(404, detail, init) as HttpError<404, NoExtensions>
}

/** The media type of RFC 9457. */
const PROBLEM_TYPE = 'application/problem+json'

/** An `HttpError` as a problem document (RFC 9457), members in the order of the RFC. */
function draftProblem(error: HttpError, context: DraftContext): ResponseDraft {
  const { type, title, status, detail, instance, extensions } = error
  return {
    status,
    headers: [['Content-Type', PROBLEM_TYPE], ...error.headers.filter(isNotOfBody)],
    body: context.stringify({
      type,
      title,
      status,
      detail,
      instance,
      ...withoutStandard(extensions),
    }),
    isProblem: true,
  }
}

/** Drops the type and the encoding of another body: clients could not read the document then. */
function isNotOfBody([name]: HeaderPair): boolean {
  return !['content-type', 'content-encoding'].includes(name.toLowerCase())
}

function withoutStandard(extensions: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // A `toJSON` among them would replace the whole document.
  const { type, title, status, detail, instance, toJSON, ...others } = extensions
  return others
}

/** The last resort: fixed text, so that sending it cannot fail. */
export const STATIC_PROBLEM: ResponseDraft = {
  status: 500,
  headers: [['Content-Type', PROBLEM_TYPE]],
  body: '{"title":"Internal Server Error","status":500}',
  isProblem: true,
}

// The IANA registry of HTTP status codes, without unused and obsolete ones (RFC 9110, section 15).
const REASON_PHRASES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  506: 'Variant Also Negotiates',
  507: 'Insufficient Storage',
  508: 'Loop Detected',
  511: 'Network Authentication Required',
}

/** The reason phrase of an error status; `undefined` for one that is not registered. */
function statusText(status: number): string | undefined {
  return REASON_PHRASES[status]
}
