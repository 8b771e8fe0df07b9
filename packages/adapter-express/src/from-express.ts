import { type Described, type MiddlewareDescription, UsageError } from '@portolan/dispatch-core'
import {
  callWithBody,
  describeMiddleware,
  type HostRequest,
  ownMiddleware,
  prepareBody,
  takesStream,
} from '@portolan/dispatch-core/adapter'
import type { RequestHandler } from 'express'
import { callExpress, findExpressRequest } from './call-express.ts'
import type { HandlerContext } from './handlers.ts'
import { hideBody, showBody } from './hidden-body.ts'

/** The settings of `fromExpress()`, and what the middleware answers and asks for, as data. */
export interface FromExpressOptions extends MiddlewareDescription {
  /**
   * `true` runs the middleware before the body is read, and leaves the stream to it: for parsers,
   * proxies and guards. Default: `true` for the functions of `express.json()`, `raw()`, `text()` and
   * `urlencoded()`, and for those of multer; `false` for every other.
   */
  readonly beforeBody?: boolean
}

/** A middleware of Express's with any types of its own, such as `Request<{ id: string }>`. */
// `never` is assignable to every type of a parameter.
export type ExpressFunction = (req: never, res: never, next: never) => unknown

/** A function of Express as a middleware of routes, and as a handler. */
export type WrappedExpress = (
  context: HandlerContext,
  next?: () => Promise<unknown>,
) => Promise<unknown>

/** The type of `fromExpress()`. */
interface FromExpress {
  <const Options extends FromExpressOptions = FromExpressOptions>(
    middleware: RequestHandler | readonly RequestHandler[],
    options?: Options,
  ): WrappedExpress & Described<Options>
  <const Options extends FromExpressOptions = FromExpressOptions>(
    middleware: ExpressFunction | readonly ExpressFunction[],
    options?: Options,
  ): WrappedExpress & Described<Options>
}

/**
 * An Express middleware, or several, as one of a route's, or a controller as a handler. The body is
 * parsed before it runs, as behind `express.json()` and `express.urlencoded()`; media types that are
 * not known stay on the stream. An error that it throws, or gives to `next()`, is treated as one
 * that a handler throws: with `errors: 'next'` it goes to the app's error middleware as it is.
 * `next()` of a handler goes on to the rest of the app.
 *
 * @example export default fromExpress([cors(), multer().single('avatar')])
 * @example export const GET = fromExpress((req, res) => res.json(users))
 * @example export default fromExpress(auth(), { responses: { 401: Problem }, security: bearer() })
 * @throws {UsageError} when the first argument is neither a function nor a list of functions, when
 * it is an error middleware, and for an unknown option or a value that is not valid.
 */
export const fromExpress: FromExpress = (
  given: unknown,
  { beforeBody, ...description }: FromExpressOptions = {},
) => {
  if (beforeBody !== undefined && typeof beforeBody !== 'boolean') {
    throw new UsageError(
      'invalid-option',
      `fromExpress(): beforeBody is of type ${typeof beforeBody}; write true or false`,
    )
  }
  const list: readonly unknown[] = Array.isArray(given) ? given.flat() : [given]
  const parts = list.map((middleware) => {
    checkMiddleware(middleware)
    return wrap(middleware, beforeBody)
  })
  const [first] = parts
  if (first === undefined) {
    throw new UsageError(
      'invalid-option',
      'fromExpress() got an empty list; give a middleware, (req, res, next) => …',
    )
  }
  const wrapped = parts.length === 1 ? first : inOrder(parts)
  if (Object.keys(description).length === 0) return Object.assign(wrapped, { description }) as never
  // The type `FromExpress` describes the result.
  return describeMiddleware(description, wrapped as never, 'fromExpress()') as never
}

function checkMiddleware(middleware: unknown): asserts middleware is RequestHandler {
  if (typeof middleware !== 'function') {
    const got = typeof middleware === 'object' ? 'an object' : JSON.stringify(middleware)
    throw new UsageError(
      'invalid-option',
      `fromExpress() got ${got}; give a middleware, (req, res, next) => …`,
    )
  }
  // Express tells them apart by this number too.
  if (middleware.length === 4) {
    throw new UsageError(
      'invalid-option',
      'fromExpress() got an error middleware, (error, req, res, next) => …; give one without error, (req, res, next) => …, and mount this one on the app',
    )
  }
}

function wrap(middleware: RequestHandler, beforeBody: boolean | undefined): WrappedExpress {
  const takes = beforeBody === undefined ? TAKERS.get(middleware.name) : beforeBody && always
  const wrapped: WrappedExpress = (context, next) => {
    // A handler has no `next`.
    if (next === undefined && !takes) {
      return Promise.resolve(callWithBody(context, () => call(true)))
    }
    const isBodyThere = prepareBody(context, wrapped)
    return typeof isBodyThere === 'boolean' ? call(isBodyThere) : isBodyThere.then(call)

    function call(isThere: boolean): Promise<unknown> {
      prepareRequest(context, middleware, isThere)
      return callExpress(middleware, context, next)
    }
  }
  return Object.assign(wrapped, {
    [ownMiddleware]: [wrapped],
    ...(takes && { [takesStream]: takes }),
  })
}

/** A chain of Express middleware, of which the last may be a controller. */
function inOrder(parts: readonly WrappedExpress[]): WrappedExpress {
  const chain: WrappedExpress = (context, next) => runFrom(0, context, next)
  return Object.assign(chain, { [ownMiddleware]: parts })

  function runFrom(
    index: number,
    context: HandlerContext,
    next: (() => Promise<unknown>) | undefined,
  ): Promise<unknown> {
    // The list is not empty, and the last one of it gets the `next` of all.
    const part = parts[index] as WrappedExpress
    if (index === parts.length - 1) return part(context, next)
    return part(context, () => runFrom(index + 1, context, next))
  }
}

type IsTaker = (request: HostRequest) => boolean

const always: IsTaker = () => true

/** Middleware that reads the stream of the body, by the names of the functions. */
const TAKERS: ReadonlyMap<string, IsTaker> = new Map<string, IsTaker>([
  ['jsonParser', always],
  ['rawParser', always],
  ['textParser', always],
  ['urlencodedParser', always],
  // It passes every other media type on.
  ['multerMiddleware', (request) => /^multipart\//i.test(request.header('content-type') ?? '')],
])

/** Prepares the request for one middleware, which takes it for Express's own. */
function prepareRequest(
  context: HandlerContext,
  middleware: RequestHandler,
  isBodyThere: boolean,
): void {
  const { req, res } = context
  if (isBodyThere) {
    showBody(req)
  } else {
    hideBody(req, res)
  }
  // It leaves cookies alone that are there, and would not check the signatures of these.
  if (middleware.name === 'cookieParser') findExpressRequest(context)?.forgetCookies()
}
