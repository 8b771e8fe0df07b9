import type { LoaderContext } from '@portolan/adapter-express'

export function loader(ctx: LoaderContext) {
  return { token: ctx.req.cookies.token }
}
