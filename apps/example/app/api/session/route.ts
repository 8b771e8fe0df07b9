import type { LoaderContext } from '@portolan/adapter-express'
import { clearSessionCookie, setSessionCookie } from '../../../session/session-cookie.js'
import { signSession } from '../../../session/session-token.js'
import { findUserByCredentials } from '../../../users/users.js'

export async function POST(ctx: LoaderContext) {
  const user = await findUserByCredentials(ctx.req.body)
  if (!user) {
    ctx.res.status(401)
    return { error: 'Wrong e-mail address or password' }
  }
  setSessionCookie(ctx.res, await signSession(user.id))
  return { user }
}

export function DELETE(ctx: LoaderContext) {
  clearSessionCookie(ctx.res)
}
