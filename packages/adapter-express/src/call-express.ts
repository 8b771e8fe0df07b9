import { HttpError, isHttpError } from '@portolan/dispatch-core'
import { hostRequestOf, reportError } from '@portolan/dispatch-core/adapter'
import type { Request, RequestHandler } from 'express'
import type { ExpressHostRequest } from './express-request.ts'
import type { HandlerContext } from './handlers.ts'

/**
 * Calls an Express middleware, and waits until it calls `next()`, fails or answers. From then on
 * `context.params` has the values that it puts into `req.params`.
 *
 * @param next `undefined` for a controller, whose `next()` goes on to the rest of the app
 */
export function callExpress(
  middleware: RequestHandler,
  context: HandlerContext,
  next: (() => Promise<unknown>) | undefined,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const { req, res } = context
    if (res.closed) {
      resolve(res)
      return
    }
    const start = performance.now()
    const paramsBefore = { ...req.params }
    let isSettled = false
    /** The client has left without an answer, and an error that follows from it is not reported. */
    const isGone = () => res.closed && !res.writableFinished
    const settle = (how: () => void) => {
      isSettled = true
      res.off('close', close)
      how()
    }
    /** A middleware that answers by itself never calls `next`. */
    const close = () => {
      const isUpload = findExpressRequest(context)?.isBrokenOff() === true
      if (!isUpload && !res.writableFinished && performance.now() - start > SILENCE) {
        reportError(neverCalled(middleware), context)
      }
      settle(() => resolve(res))
    }
    const fail = (error: unknown) => {
      const failure = error ?? new Error('The middleware rejected with nothing')
      if (!isSettled) {
        settle(() => reject(toResult(failure)))
      } else if (!isGone()) {
        reportError(failure, context)
      }
    }
    const proceed = (error?: unknown) => {
      const isSkip = error === 'route' || error === 'router'
      if (error !== undefined && error !== null && !(isSkip && next === undefined)) {
        fail(isSkip ? cannotSkip(error) : error)
      } else if (!isSettled) {
        settle(() => {
          if (next === undefined) {
            resolve(passOn(context))
          } else {
            takeParams(context, paramsBefore)
            resolve(next())
          }
        })
      } else if (!isGone()) {
        reportError(calledLate(middleware), context)
      }
    }
    res.once('close', close)
    try {
      const running: unknown = middleware(req, res, proceed)
      if (running instanceof Promise) running.catch(fail)
    } catch (error) {
      fail(error)
    }
  })
}

/** Express's own `next()`: the rest of the app answers, or its 404. */
function passOn(context: HandlerContext): unknown {
  const request = findExpressRequest(context)
  if (request === undefined) return new HttpError(404)
  request.passOn()
  return context.res
}

/** The request of a context; `undefined` for a context that a test has made by hand. */
export function findExpressRequest(context: HandlerContext): ExpressHostRequest | undefined {
  // `resourceRoutes()` has put it there.
  return (context as { [hostRequestOf]?: ExpressHostRequest })[hostRequestOf]
}

/** A middleware changes the params of Express, which are not those of the context. */
function takeParams(context: HandlerContext, before: Readonly<Request['params']>): void {
  const { params } = context.req
  const names = new Set([...Object.keys(before), ...Object.keys(params)])
  const changed = [...names].filter((name) => params[name] !== before[name])
  if (changed.length === 0) return
  const taken: Record<string, unknown> = Object.assign(Object.create(null), context.params)
  for (const name of changed) {
    if (name in params) {
      taken[name] = params[name]
    } else {
      delete taken[name]
    }
  }
  // Only handlers and middleware see them as read-only.
  ;(context as { params: unknown }).params = taken
}

/** Express would go on to the next route of the path. A path has only one route file. */
function cannotSkip(where: string): Error {
  return new Error(
    `A middleware called next('${where}'), and there is none to go on to; answer, or give next() an error or nothing`,
  )
}

/** Milliseconds after which a client that leaves has waited for a middleware, rather than changed its mind. */
const SILENCE = 5000

function neverCalled(middleware: RequestHandler): Error {
  return new Error(
    `${nameOf(middleware)} had neither answered nor called next() when the client left; call next() on every path that does not answer`,
  )
}

function calledLate(middleware: RequestHandler): Error {
  return new Error(
    `${nameOf(middleware)} called next() a second time, or after it had answered or failed; call it once`,
  )
}

function nameOf({ name }: RequestHandler): string {
  return name === '' ? 'A middleware' : `The middleware ${name}`
}

/**
 * Errors of a client that multer and busboy give without a status: multer's have a code alone,
 * `LIMIT_…`, and busboy's a message alone.
 */
function toResult(error: unknown): unknown {
  if (!isOfClient(error)) return error
  const status = error.code === 'LIMIT_FILE_SIZE' ? 413 : 400
  return new HttpError(status, { detail: error.message, cause: error })
}

/** The error as the middleware gave it, where `toResult` has made another of it. */
export function toOriginal(error: unknown): unknown {
  return isHttpError(error) && isOfClient(error.cause) ? error.cause : error
}

function isOfClient(error: unknown): error is ErrorWithCode {
  if (!(error instanceof Error)) return false
  const { code, status, statusCode, message }: ErrorWithCode = error
  if (status !== undefined || statusCode !== undefined) return false
  return typeof code === 'string' ? code.startsWith('LIMIT_') : MALFORMED_FORMS.has(message)
}

interface ErrorWithCode extends Error {
  readonly code?: unknown
  readonly status?: unknown
  readonly statusCode?: unknown
}

/** The messages of busboy, in all its versions, for a form that breaks off or is malformed. */
const MALFORMED_FORMS: ReadonlySet<string> = new Set([
  'Malformed content type',
  'Malformed part header',
  'Malformed urlencoded form',
  'Multipart: Boundary not found',
  'Part terminated early due to unexpected end of multipart data',
  'Unexpected end of file',
  'Unexpected end of form',
  'Unexpected end of multipart data',
])
