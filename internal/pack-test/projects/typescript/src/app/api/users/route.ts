import { json, type LoaderContext } from '@portolan/adapter-express'

export async function action(ctx: LoaderContext) {
  ctx.res.setHeader('X-Method', ctx.req.method)
  return json({ user: ctx.req.body }, { status: 201 })
}
