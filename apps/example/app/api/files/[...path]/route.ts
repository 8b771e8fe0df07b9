import type { LoaderContext } from '@portolan/adapter-express'

/** One or more segments: `/api/files` alone is no URL of this route. */
export function loader(ctx: LoaderContext<'/api/files/:path+'>) {
  return { path: ctx.params.path }
}
