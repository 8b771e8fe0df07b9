import type { ResourceRoutesOptions } from '@portolan/adapter-express'
import * as Sentry from '@sentry/node'

/** Each unexpected error once, named by its route instead of its URL. */
export const onError = ((error, { method, route, requestId }) => {
  Sentry.withScope((scope) => {
    scope.setTransactionName(`${method} ${route.pattern}`)
    scope.setTag('requestId', requestId)
    Sentry.captureException(error)
  })
}) satisfies ResourceRoutesOptions['onError']
