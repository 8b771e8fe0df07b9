import { json } from '@portolan/adapter-express'
import type { RequestHandler } from 'express'
import type { User } from '../users/users.js'
import { findSessionUser } from './sessions.js'

/**
 * The user of the session, for a handler: `await requireUser(ctx.req.cookies.token)`.
 * @throws 401 without a token, 403 with a token that is not valid.
 */
export async function requireUser(token: unknown): Promise<User> {
  const { user, status, error } = await checkToken(token)
  if (!user) throw json({ error }, { status })
  return user
}

/** The same check as a guard, for `app.use()`. */
export const requireSession: RequestHandler = (req, res, next) => {
  checkToken(req.cookies.token).then(({ user, status, error }) => {
    if (user) {
      next()
    } else {
      res.status(status).json({ error })
    }
  }, next)
}

interface Verdict {
  user?: User
  status: number
  error?: string
}

async function checkToken(token: unknown): Promise<Verdict> {
  if (!token) return { status: 401, error: 'Unauthorized' }
  const user = await findSessionUser(token)
  return user ? { user, status: 200 } : { status: 403, error: 'Invalid token' }
}
