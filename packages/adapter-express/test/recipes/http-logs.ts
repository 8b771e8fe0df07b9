import type { LoaderContext, ResourceRoutesOptions } from '@portolan/adapter-express'

/** The default export of `app/middleware.ts`: the line of a request gets these names. */
export default ({ req, route, params, requestId }: LoaderContext, next: () => Promise<unknown>) => {
  req.log.setBindings({ requestId, route: req.baseUrl + route.pattern, id: params.id })
  return next()
}

/** The line of the request has its error, once. */
export const onError = ((error, { res }) => {
  res.err = error instanceof Error ? error : new Error(String(error))
}) satisfies ResourceRoutesOptions['onError']
