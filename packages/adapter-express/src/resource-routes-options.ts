import { type DispatcherOptions, UsageError } from '@portolan/dispatch-core'
import { checkPlaces, DISPATCHER_OPTION_NAMES } from '@portolan/dispatch-core/adapter'
import { ROUTE_SOURCE_OPTION_NAMES, type RouteSource } from '@portolan-internal/node-http'
import type { HandlerContext } from './handlers.ts'

/** The options of `resourceRoutes()`: where the routes come from, the dispatcher's own, Express's. */
export type ResourceRoutesOptions = RouteSource &
  Omit<DispatcherOptions<HandlerContext>, 'routes' | 'etag' | 'onError'> & {
    /**
     * Called once for each unexpected error; may return a result to answer with instead of the
     * 500. Default: writes the error to the console; with `errors: 'next'`, only one that comes too
     * late for the app's error middleware.
     */
    readonly onError?: (error: unknown, context: HandlerContext) => unknown
    /**
     * `'respond'`: errors are answered with problem+json. `'next'`: every error, an `HttpError`
     * too, goes to the app's own error middleware. Default: `'respond'`.
     */
    readonly errors?: 'respond' | 'next'
    /** The secret that checks signed cookies, where the app has not parsed the cookies itself. */
    readonly cookieSecret?: string | readonly string[]
    /**
     * Whether URLs that middleware has rewritten match too. Guards that were written for the
     * original path do not see them, therefore the default is `false`.
     */
    readonly rewrittenUrls?: boolean
  }

const optionNames = [
  ...DISPATCHER_OPTION_NAMES.filter((name) => name !== 'etag'),
  ...ROUTE_SOURCE_OPTION_NAMES,
  'errors',
  'cookieSecret',
  'rewrittenUrls',
]

/** @throws {UsageError} for an unknown option, and for a value that is not valid of those only Express has. */
export function checkResourceRoutesOptions(options: ResourceRoutesOptions): void {
  const where = 'resourceRoutes()'
  if (typeof options === 'object' && options !== null && 'etag' in options) {
    throw new UsageError(
      'invalid-option',
      `${where} has no option "etag": the app's own setting decides; write app.set('etag', …)`,
    )
  }
  checkPlaces(options, optionNames, where)
  const { errors = 'respond', cookieSecret = '', rewrittenUrls = false } = options
  if (errors !== 'respond' && errors !== 'next') {
    throw new UsageError(
      'invalid-option',
      `${where}: errors is ${JSON.stringify(errors)}; write 'respond' or 'next'`,
    )
  }
  if (typeof rewrittenUrls !== 'boolean') {
    throw new UsageError(
      'invalid-option',
      `${where}: rewrittenUrls is ${JSON.stringify(rewrittenUrls)}; write true or false`,
    )
  }
  if (![cookieSecret].flat().every((secret) => typeof secret === 'string')) {
    throw new UsageError(
      'invalid-option',
      `${where}: cookieSecret is neither text nor a list of texts; write it as text, such as process.env.COOKIE_SECRET`,
    )
  }
}
