import type { LoaderContext } from '@portolan/adapter-express'
import { createUser, listUsers } from '../../../users/users.js'

export async function loader(_ctx: LoaderContext) {
  return { users: await listUsers() }
}

export async function POST(ctx: LoaderContext) {
  const user = await createUser(ctx.req.body)
  ctx.res.status(201).location(`/api/users/${user.id}`)
  return { user }
}
