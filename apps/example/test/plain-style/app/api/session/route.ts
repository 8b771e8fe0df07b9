import type { LoaderContext } from '@portolan/adapter-express'

export function action(ctx: LoaderContext) {
  ctx.res.cookie('token', 'plain', { httpOnly: true, sameSite: 'lax' })
  ctx.res.setHeader('Cache-Control', 'no-store')
  ctx.res.json({ answered: 'through ctx.res' })
}
