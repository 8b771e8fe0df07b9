import { HttpError, UsageError } from '@portolan/dispatch-core'
import type { RequestHandler } from 'express'
import type { HandlerContext } from './handlers.ts'

/**
 * An Express middleware as one of a route's.
 *
 * @example export default fromExpress(multer().single('avatar'))
 * @throws {UsageError} for what is no function, and for an error middleware.
 */
export function fromExpress(
  middleware: RequestHandler,
): (context: HandlerContext, next: () => Promise<unknown>) => Promise<unknown> {
  checkMiddleware(middleware)
  return ({ req, res }, next) =>
    new Promise((resolve, reject) => {
      if (res.closed) {
        resolve(res)
        return
      }
      let isSettled = false
      const settle = (how: () => void) => {
        if (isSettled) return
        isSettled = true
        res.off('close', answered)
        how()
      }
      // A middleware that answers by itself never calls `next`.
      const answered = () => settle(() => resolve(res))
      const fail = (error: unknown) =>
        settle(() => reject(toResult(error ?? new Error('The middleware rejected with nothing'))))
      const proceed = (error?: unknown) => {
        if (error === undefined || error === null) {
          settle(() => resolve(next()))
        } else {
          fail(error === 'route' || error === 'router' ? cannotSkip(error) : error)
        }
      }
      res.once('close', answered)
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

/** What Express means by it is to go on to the next route of a path, which a route file has not. */
function cannotSkip(where: string): Error {
  return new Error(
    `A middleware called next('${where}'), and there is none to go on to; answer, or give next() an error or nothing`,
  )
}

/** Errors of Express middleware carry a status; below 500 it is meant for the client. */
function toResult(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error
  const { expose, message } = error as { expose?: unknown; message?: unknown }
  const status = statusOf(error)
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 400 || status > 499) {
    return error
  }
  const detail = expose !== false && typeof message === 'string' ? { detail: message } : {}
  return new HttpError(status, { ...detail, cause: error })
}

/**
 * By the names that Express reads. Multer's errors have a code alone, `LIMIT_…` for all that the
 * client has to answer for.
 */
function statusOf(error: { status?: unknown; statusCode?: unknown; code?: unknown }): unknown {
  const { statusCode, status = statusCode, code } = error
  if (status !== undefined || typeof code !== 'string' || !code.startsWith('LIMIT_')) return status
  return code === 'LIMIT_FILE_SIZE' ? 413 : 400
}
