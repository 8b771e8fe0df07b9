import { HttpError, type LoaderContext } from '@portolan/adapter-express'
import { requireUser } from '../../../session/require-user.js'
import { setSessionCookie } from '../../../session/session-cookie.js'
import { startSession } from '../../../session/sessions.js'
import { updateUser } from '../../../users/users.js'

export async function loader(ctx: LoaderContext) {
  return { user: await requireUser(ctx.req.cookies.token) }
}

/** An action serves POST, PUT, PATCH and DELETE. This one accepts only PUT. */
export async function action(ctx: LoaderContext) {
  if (ctx.req.method !== 'PUT') {
    throw new HttpError(405, { headers: { Allow: 'GET, HEAD, PUT, OPTIONS' } })
  }
  const { id } = await requireUser(ctx.req.cookies.token)
  const user = await updateUser(id, ctx.req.body)
  // A new password has ended all sessions, this one among them.
  if (ctx.req.body.password !== undefined) setSessionCookie(ctx.res, await startSession(id))
  return { user }
}
