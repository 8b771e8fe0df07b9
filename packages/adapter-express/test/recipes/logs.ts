import type { ResourceRoutesOptions } from '@portolan/adapter-express'
import type { Logger } from 'pino'

/** The hooks of `resourceRoutes()` that write a line for each request, with its error, once. */
export function logRequests(
  logger: Logger,
): Pick<ResourceRoutesOptions, 'onError' | 'onResponse' | 'requestId'> {
  return {
    requestId: true,
    // The line below has the error.
    onError: () => undefined,
    onResponse({ route, mount, error, ...event }, { requestId, params }) {
      const level = error !== undefined ? 'error' : event.aborted ? 'warn' : 'info'
      const pattern = route && mount + route.pattern
      logger[level]({ requestId, route: pattern, id: params.id, ...event, err: error }, 'request')
    },
  }
}
