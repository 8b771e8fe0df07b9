import { type DispatcherOptions, type Handler, json } from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

const MODIFIED = 'Wed, 21 Oct 2015 07:28:00 GMT'

/** Responses that have their own validators (`ETag`, `Last-Modified`). */
export function createConditionalApp(): DispatcherOptions {
  const { route } = createEventLog()
  const loaders: Readonly<Record<string, Handler>> = {
    '/tagged': () => json({ a: 1 }, { headers: { ETag: '"v1"', 'Cache-Control': 'max-age=60' } }),
    '/weak': () => json({ a: 1 }, { headers: { ETag: 'W/"v1"' } }),
    '/dated': () => json({ a: 1 }, { headers: { 'Last-Modified': MODIFIED } }),
    '/asctime': () => json({ a: 1 }, { headers: { 'Last-Modified': 'Wed Oct 21 07:28:00 2015' } }),
    '/missing': () => json({ a: 1 }, { status: 404, headers: { ETag: '"v1"' } }),
    '/response': () => new Response('text', { headers: { ETag: '"v1"' } }),
  }
  return {
    routes: [
      route,
      ...Object.entries(loaders).map(([pattern, loader]) => ({
        pattern,
        module: { loader, action: loader },
      })),
    ],
  }
}
