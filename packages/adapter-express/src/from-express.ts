import { HttpError } from '@portolan/dispatch-core'
import type { RequestHandler } from 'express'
import type { HandlerContext } from './context.ts'

/**
 * An Express middleware as one of a route's.
 *
 * @example export default fromExpress(multer().single('avatar'))
 */
export function fromExpress(
  middleware: RequestHandler,
): (context: HandlerContext, next: () => Promise<unknown>) => Promise<unknown> {
  return ({ req, res }, next) =>
    new Promise((resolve, reject) => {
      // A middleware that answers by itself never calls `next`.
      const answered = () => resolve(res)
      res.once('close', answered)
      const proceed = (error?: unknown) => {
        res.off('close', answered)
        if (error === undefined || error === null) resolve(next())
        else reject(toResult(error))
      }
      try {
        const running: unknown = middleware(req, res, proceed)
        if (running instanceof Promise) running.catch(proceed)
      } catch (error) {
        proceed(error)
      }
    })
}

/** Errors of Express middleware carry a status; below 500 it is meant for the client. */
function toResult(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error
  const { status, expose, message } = error as {
    status?: unknown
    expose?: unknown
    message?: unknown
  }
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 400 || status > 499)
    return error
  const detail = expose !== false && typeof message === 'string' ? { detail: message } : {}
  return new HttpError(status, { ...detail, cause: error })
}
