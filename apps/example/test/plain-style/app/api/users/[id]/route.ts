import type { LoaderContext } from '@portolan/adapter-express'
import { getUser } from '../../../../users.js'

export async function loader(ctx: LoaderContext) {
  const user = await getUser(ctx.params.id)
  if (!user) {
    ctx.res.status(404)
    return { error: 'User not found' }
  }
  return { user }
}
