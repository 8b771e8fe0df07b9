import {
  type DispatcherOptions,
  type Handler,
  HttpError,
  ndjson,
  negotiate,
  sendEarlyHints,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/** Several representations, further types of bodies, and JSON with numbers of any size. */
export function createNegotiationApp(): DispatcherOptions {
  const { route } = createEventLog()
  const describeBody: Handler = ({ body }) =>
    body instanceof Uint8Array ? { bytes: [...body] } : { body }
  const loader: Handler = (ctx) => {
    const type = negotiate(ctx, ['application/json', 'text/csv', 'application/vnd.ship+json'])
    if (ctx.query.has('broken')) throw new HttpError(409)
    return type === 'text/csv' ? 'id\n7\n' : { id: 7 }
  }
  return {
    body: { types: { 'application/xml': 'text' } },
    stringify: (value) =>
      JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? `${member}n` : member)),
    routes: [
      route,
      { pattern: '/ships', module: { loader } },
      { pattern: '/big', module: { loader: () => ({ big: 1n }) } },
      { pattern: '/lines', module: { loader: () => ndjson([1n, 2n]) } },
      {
        pattern: '/hints',
        module: { loader: (ctx) => sendEarlyHints(ctx, ['</a.css>; rel=preload']) },
      },
      { pattern: '/app', module: { action: describeBody } },
      {
        pattern: '/own',
        module: {
          action: describeBody,
          QUERY: describeBody,
          config: {
            body: {
              types: {
                'application/csp-report': 'json',
                'application/octet-stream': 'bytes',
                'image/*': 'bytes',
                'application/x-form': 'form',
              },
            },
          },
        },
      },
    ],
  }
}
