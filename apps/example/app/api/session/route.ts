import { fromExpress, type LoaderContext, withMiddleware } from '@portolan/adapter-express'
import { accountLimit } from '../../../session/login-limits.js'
import { clearSessionCookie, setSessionCookie } from '../../../session/session-cookie.js'
import { endSession, startSession } from '../../../session/sessions.js'
import { findUserByCredentials } from '../../../users/users.js'

export const POST = withMiddleware([fromExpress(accountLimit)], async (ctx: LoaderContext) => {
  const user = await findUserByCredentials(ctx.req.body)
  if (!user) {
    ctx.res.status(401)
    return { error: 'Wrong e-mail address or password' }
  }
  setSessionCookie(ctx.res, await startSession(user.id))
  return { user }
})

export async function DELETE(ctx: LoaderContext) {
  await endSession(ctx.req.cookies.token)
  clearSessionCookie(ctx.res)
}
