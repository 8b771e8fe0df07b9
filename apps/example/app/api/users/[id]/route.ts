import type { LoaderContext } from '@portolan/adapter-express'
import { deleteUser, getUser, updateUser } from '../../../../users/users.js'

export async function loader(ctx: LoaderContext) {
  const user = await getUser(ctx.params.id)
  if (!user) {
    ctx.res.status(404)
    return { error: 'User not found' }
  }
  return { user }
}

export async function PATCH(ctx: LoaderContext) {
  const user = await updateUser(ctx.params.id, ctx.req.body)
  if (!user) {
    ctx.res.status(404)
    return { error: 'User not found' }
  }
  return { user }
}

export async function DELETE(ctx: LoaderContext) {
  if (!(await deleteUser(ctx.params.id))) {
    ctx.res.status(404)
    return { error: 'User not found' }
  }
  // A handler that returns nothing answers 204.
  return undefined
}
