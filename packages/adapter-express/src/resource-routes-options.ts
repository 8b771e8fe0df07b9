import type { DispatcherOptions, ResponseEvent } from '@portolan/dispatch-core'
import type { RouteSource } from '@portolan-internal/node-http'
import type { HandlerContext } from './context.ts'

/** The options of `resourceRoutes()`: where the routes come from, the dispatcher's own, Express's. */
export type ResourceRoutesOptions = RouteSource &
  Omit<DispatcherOptions, 'routes' | 'onError' | 'onRequest' | 'onResponse'> & {
    /**
     * Called once for each unexpected error; may return a result to answer with instead of the
     * 500. Default: writes the error to the console, and with `errors: 'next'` nothing.
     */
    readonly onError?: (error: unknown, context: HandlerContext) => unknown
    /** Called when a route has matched, before anything else runs. */
    readonly onRequest?: (context: HandlerContext) => void
    /** Called when the response is known, before its body is written. */
    readonly onResponse?: (event: ResponseEvent, context: HandlerContext) => void
    /**
     * `'respond'`: errors are answered with problem+json. `'next'`: every error, an `HttpError`
     * too, goes to the app's own error middleware. Default: `'respond'`.
     */
    readonly errors?: 'respond' | 'next'
    /** What signed cookies are checked with, where the app has not parsed the cookies itself. */
    readonly cookieSecret?: string | readonly string[]
    /**
     * Whether URLs that middleware has rewritten match too. Guards that were written for the
     * original path do not see them, therefore the default is `false`.
     */
    readonly rewrittenUrls?: boolean
  }

/** The names of the options that only Express has. */
export const expressOptionNames = ['errors', 'cookieSecret', 'rewrittenUrls'] as const
