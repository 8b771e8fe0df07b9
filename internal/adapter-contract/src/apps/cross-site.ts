import type { DispatcherOptions, Middleware } from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/**
 * An action with the default protection, one that any site may call, one for its own site only, and
 * a trusted site.
 */
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
