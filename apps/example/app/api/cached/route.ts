import type { LoaderContext } from '@portolan/adapter-express'

export function loader(ctx: LoaderContext) {
  ctx.res.setHeader('Cache-Control', 'public, max-age=60')
  ctx.res.setHeader('X-Data-Version', '1')
  return { message: 'Good for a minute' }
}
