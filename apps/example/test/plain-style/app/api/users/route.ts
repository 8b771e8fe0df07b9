import type { LoaderContext } from '@portolan/adapter-express'
import { createUser, listUsers } from '../../../users.js'

export async function loader(_ctx: LoaderContext) {
  return { users: await listUsers() }
}

export async function action(ctx: LoaderContext) {
  const user = await createUser(ctx.req.body)
  ctx.res.status(201)
  return { user }
}
