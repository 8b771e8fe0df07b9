import { HttpError, type LoaderContext } from '@portolan/adapter-express'
import { requireUser } from '../../../session/require-user.js'
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
  return { user: await updateUser(id, ctx.req.body) }
}
