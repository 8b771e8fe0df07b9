import type { LoaderContext } from '@portolan/adapter-express'

/** One or more segments: `/api/files` alone does not match this route. */
export function loader(ctx: LoaderContext<'/api/files/:path+'>) {
  return { path: ctx.params.path }
}
