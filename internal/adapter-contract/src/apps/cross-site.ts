import type { DispatcherOptions, Middleware } from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/** A guarded action, one that any site may call, one that only its own may, and a site that is trusted. */
export function createCrossSiteApp(): DispatcherOptions {
  const { note, route } = createEventLog()
  const middleware: Middleware = (_context, next) => {
    note('middleware')
    return next()
  }
  const module = { loader: () => 'read', action: () => 'written' }
  return {
    trustedOrigins: ['https://app.example'],
    routes: [
      route,
      { pattern: '/guarded', module, middleware: [middleware] },
      { pattern: '/open', module: { ...module, config: { csrf: false } } },
      { pattern: '/strict', module: { ...module, config: { csrf: 'strict' } } },
    ],
  }
}
