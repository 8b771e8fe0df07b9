import { UsageError } from '../checks/errors.ts'
import { assertBoolean, quote } from '../checks/values.ts'
import type { HandlerContext, RouteInfo } from '../contract/context.ts'
import type { TrailingSlash } from '../matching/route-table.ts'
import type { ParamMatcher } from '../pattern/param-matcher.ts'
import type { RouteDefinition } from '../routes/route.ts'
import { checkConfig } from '../routes/route-config.ts'
import type { BodyConfig } from '../routes/route-module.ts'

/** What an observer is told about a finished request. */
export interface ResponseEvent {
  readonly route: RouteInfo
  readonly method: string
  /** The status sent; `undefined` when the handler answered through the host. */
  readonly status: number | undefined
  /** Milliseconds from the match to the response's first byte. */
  readonly duration: number
}

/**
 * The options of `createDispatcher()`, which every adapter takes too.
 *
 * @typeParam Context the context that the hooks are given; an adapter's has its host's members
 */
export interface DispatcherOptions<Context = HandlerContext> {
  readonly routes: readonly RouteDefinition[]
  /** Custom param matchers by name, beside `int`, `uuid` and `slug`. */
  readonly matchers?: Readonly<Record<string, ParamMatcher>>
  /** Whether paths may, may not or must end with a slash. Default: `'ignore'`. */
  readonly trailingSlash?: TrailingSlash
  /** Origins whose pages may send what `csrf` refuses from others, such as `https://app.example`. Default: none. */
  readonly trustedOrigins?: readonly string[]
  /** How bodies are read where a route's config says nothing. */
  readonly body?: BodyConfig
  /** Milliseconds until a request is answered with 503, where a route's config says nothing. Default: `false`. */
  readonly timeout?: number | false
  /**
   * Which requests of pages of other sites are 403, where a route's config says nothing. `true`:
   * a `POST` that browsers send without a preflight, as of forms. `'strict'`: every unsafe method.
   * `false`: none. Default: `true`.
   */
  readonly csrf?: boolean | 'strict'
  /** `true` sends message and stack of unexpected errors to the client. For development. Default: `false`. */
  readonly exposeErrors?: boolean
  /** Makes the `ETag` of a response that has none; `true` for a weak hash. Default: `false`. */
  readonly etag?: boolean | ((body: string | Uint8Array) => string)
  /**
   * Called once for each unexpected error; may return a result to answer with instead of the
   * 500. Default: writes the error to the console.
   */
  readonly onError?: (error: unknown, context: Context) => unknown
  /**
   * Called when a route has matched and its module is loaded, before anything else runs. What
   * it throws at once ends the request as if a handler had thrown it; what it returns is ignored.
   */
  readonly onRequest?: (context: Context) => unknown
  /** Called when the response is known, before its body is written. */
  readonly onResponse?: (event: ResponseEvent, context: Context) => unknown
}

/** The options that act on every request, checked. */
export interface Settings {
  readonly body: BodyConfig
  readonly timeout: number | false
  readonly csrf: boolean | 'strict'
  readonly exposeErrors: boolean
  readonly etag: boolean | ((body: string | Uint8Array) => string)
  readonly onError: DispatcherOptions['onError']
  readonly onRequest: DispatcherOptions['onRequest']
  readonly onResponse: DispatcherOptions['onResponse']
}

/** The names of the options, for adapters that add their own. */
export const dispatcherOptionNames = [
  'routes',
  'matchers',
  'trailingSlash',
  'trustedOrigins',
  'body',
  'timeout',
  'csrf',
  'exposeErrors',
  'etag',
  'onError',
  'onRequest',
  'onResponse',
] as const satisfies readonly (keyof DispatcherOptions)[]

/** @throws {UsageError} for a value that is not valid. */
export function createSettings(options: DispatcherOptions): Settings {
  const { body = {}, timeout = false, csrf = true, exposeErrors = false } = options
  const { etag = false, onError, onRequest, onResponse } = options
  checkConfig({ timeout, csrf, body }, 'createDispatcher()')
  assertBoolean(exposeErrors, 'createDispatcher(): exposeErrors')
  if (typeof etag !== 'function' && typeof etag !== 'boolean') {
    throw new UsageError(
      'invalid-option',
      `createDispatcher(): etag is ${quote(etag)}; write true, false or a function of the body`,
    )
  }
  for (const [name, hook] of Object.entries({ onError, onRequest, onResponse })) {
    if (hook !== undefined && typeof hook !== 'function') {
      throw new UsageError(
        'invalid-option',
        `createDispatcher(): ${name} is of type ${typeof hook}; give a function`,
      )
    }
  }
  return {
    body,
    timeout,
    csrf,
    exposeErrors,
    etag,
    onError,
    onRequest,
    onResponse,
  }
}
