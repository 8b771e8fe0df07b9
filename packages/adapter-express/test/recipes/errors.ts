import { tracingChannel } from 'node:diagnostics_channel'
import type { ResourceRoutesOptions } from '@portolan/adapter-express'
import * as Sentry from '@sentry/node'

/** Names requests and the errors in them by routes. Call it once, behind `Sentry.init()`. */
export function nameByRoute(): void {
  tracingChannel('portolan:request').start.subscribe((message) => {
    const { method, mount, pattern } = message as Record<string, unknown>
    if (pattern === undefined) return
    const name = `${method} ${mount}${pattern}`
    Sentry.getIsolationScope().setTransactionName(name)
    const span = Sentry.getActiveSpan()
    if (span !== undefined) Sentry.updateSpanName(Sentry.getRootSpan(span), name)
  })
}

/** Each unexpected error once. */
export const onError = ((error, { requestId }) => {
  Sentry.captureException(error, { tags: { requestId } })
}) satisfies ResourceRoutesOptions['onError']
