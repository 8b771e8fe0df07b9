import type { LoaderContext } from '@portolan/adapter-express'
import { createUser } from '../../../store.js'

export function loader(_ctx: LoaderContext) {
  return { users: [] }
}

export async function action(ctx: LoaderContext) {
  const user = await createUser(ctx.req.body)
  ctx.res.status(201)
  return { user }
}
