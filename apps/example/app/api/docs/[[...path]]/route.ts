import type { LoaderContext } from '@portolan/adapter-express'

/** Zero or more segments: `/api/docs` gives an empty path. */
export function loader(ctx: LoaderContext<'/api/docs/:path*'>) {
  return { path: ctx.params.path }
}
