import { HttpError, isHttpError, UsageError } from '@portolan/dispatch-core'
import { reportError } from '@portolan/dispatch-core/adapter'
import type { RequestHandler } from 'express'
import type { HandlerContext } from './handlers.ts'

/**
 * An Express middleware as one of a route's. An error that it throws, or gives to `next()`, is
 * treated as one that a handler throws: with `errors: 'next'` it goes to the app's error
 * middleware as it is.
 *
 * @example export default fromExpress(multer().single('avatar'))
 * @throws {UsageError} when the argument is not a function, and when it is an error middleware.
 */
export function fromExpress(
  middleware: RequestHandler,
): (context: HandlerContext, next: () => Promise<unknown>) => Promise<unknown> {
  checkMiddleware(middleware)
  return (context, next) =>
    new Promise((resolve, reject) => {
      const { req, res } = context
      if (res.closed) {
        resolve(res)
        return
      }
      const start = performance.now()
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
        if (!res.writableFinished && performance.now() - start > SILENCE) {
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
        if (error !== undefined && error !== null) {
          fail(error === 'route' || error === 'router' ? cannotSkip(error) : error)
        } else if (!isSettled) {
          settle(() => resolve(next()))
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

function checkMiddleware(middleware: unknown): void {
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

/** Express would go on to the next route of the path, and a route file has no next one. */
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

/** Multer's errors have a code alone, `LIMIT_…` for all that the client has to answer for. */
function toResult(error: unknown): unknown {
  if (!isOfMulter(error)) return error
  const status = error.code === 'LIMIT_FILE_SIZE' ? 413 : 400
  return new HttpError(status, { detail: error.message, cause: error })
}

/** The error as the middleware gave it, where `toResult` has made another of it. */
export function toOriginal(error: unknown): unknown {
  return isHttpError(error) && isOfMulter(error.cause) ? error.cause : error
}

function isOfMulter(error: unknown): error is Error & { code: string } {
  if (!(error instanceof Error)) return false
  const { code, status, statusCode }: MulterFields = error
  const hasStatus = status !== undefined || statusCode !== undefined
  return !hasStatus && typeof code === 'string' && code.startsWith('LIMIT_')
}

interface MulterFields extends Error {
  readonly code?: unknown
  readonly status?: unknown
  readonly statusCode?: unknown
}
