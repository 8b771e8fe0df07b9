import { UsageError } from '../checks/errors.ts'
import { assertBoolean, quote } from '../checks/values.ts'
import type { HandlerContext, RouteInfo } from '../contract/context.ts'
import type { ResponseEnd } from '../contract/host-request.ts'
import type { TrailingSlash } from '../matching/route-table.ts'
import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { type CorsConfig, type CorsPolicy, createCorsPolicy } from '../routes/cors-policy.ts'
import type { RouteDefinition } from '../routes/route.ts'
import { checkConfig } from '../routes/route-config.ts'
import type { BodyConfig } from '../routes/route-module.ts'
import { findRequestChannel, type RequestChannel } from './request-channel.ts'

/** A finished request, for the hook `onResponse`. */
export interface ResponseEvent extends ResponseEnd {
  /** `undefined` for a path that no route matches, where the host answers it. */
  readonly route: RouteInfo | undefined
  /** The path that the routes are mounted at, such as `/v1`; empty for none. */
  readonly mount: string
  readonly method: string
  /** Milliseconds from the match to the end of the response. */
  readonly duration: number
  /** The first unexpected error, that of a streamed body too. `undefined` for none. */
  readonly error: unknown
}

/**
 * The options of `createDispatcher()`, which every adapter takes too.
 *
 * @typeParam Context the context of the hooks, to which an adapter adds its host's members
 */
export interface DispatcherOptions<Context = HandlerContext> {
  /** The routes, hand-written or from a manifest, in any order. */
  readonly routes: readonly RouteDefinition[]
  /** Custom param matchers by name, beside `int`, `uuid` and `slug`. Default: none. */
  readonly matchers?: Readonly<Record<string, ParamMatcher>>
  /** Whether paths may, may not or must end with a slash. Default: `'ignore'`. */
  readonly trailingSlash?: TrailingSlash
  /**
   * Origins such as `https://app.example`. Their pages may send requests that `csrf` refuses from
   * other sites. Default: none.
   */
  readonly trustedOrigins?: readonly string[]
  /**
   * The settings for reading bodies, for routes without their own. Default: those of `BodyConfig`.
   */
  readonly body?: BodyConfig
  /**
   * Milliseconds until a request is answered with 503, for routes without a timeout of their own.
   * `false` waits without end. Default: `false`.
   */
  readonly timeout?: number | false
  /**
   * The requests from pages of other sites that are answered with 403, for routes without a setting
   * of their own. `true`: a `POST` that browsers send without a preflight, as forms do. `'strict'`:
   * every unsafe method. `false`: none. Default: `true`.
   */
  readonly csrf?: boolean | 'strict'
  /**
   * The pages of other origins that may read the answers, for routes without a setting of their own.
   * Preflights are answered before any middleware, with the methods of the route. Default: none.
   */
  readonly cors?: CorsConfig | false
  /**
   * `true` sends the id of the request as `X-Request-Id` in every answer. It is in the context as
   * `requestId`, and in the log of errors, in any case. Default: `false`.
   */
  readonly requestId?: boolean
  /**
   * `true` sends the message and stack of unexpected errors to the client, for development.
   * Default: `false`.
   */
  readonly exposeErrors?: boolean
  /**
   * Serialises the JSON of answers, event streams and `ndjson()`, such as one that writes a `bigint`.
   * `undefined` stands for a value without a JSON form. Default: that of the host, else
   * `JSON.stringify`.
   */
  readonly stringify?: (value: unknown) => string | undefined
  /**
   * Adds an `ETag` to a response without one (RFC 9110, section 8.8.3): `true` a weak hash of the
   * body, a function its own value. Default: `false`.
   */
  readonly etag?: boolean | ((body: string | Uint8Array) => string)
  /**
   * Called once for each unexpected error. A result that it returns is sent instead of the 500.
   * Default: writes the error to the console.
   */
  readonly onError?: (error: unknown, context: Context) => unknown
  /**
   * Called when a route has matched and its module is loaded, before any other code of the route.
   * An error that it throws at once counts as if a handler had thrown it. Its return value is
   * ignored. Default: none.
   */
  readonly onRequest?: (context: Context) => unknown
  /**
   * Called once for each request, at the end of its response: when it is sent to its end or broken
   * off, also for a 404 of the host and for an answer through the host's own response object. A host
   * behind `fetch` sends by itself; there a response ends when its body is known as a whole or has
   * been read. Default: none.
   */
  readonly onResponse?: (event: ResponseEvent, context: Context) => unknown
}

/** The checked options that act on every request. */
export interface DispatcherSettings {
  readonly body: BodyConfig
  readonly timeout: number | false
  readonly csrf: boolean | 'strict'
  readonly cors: CorsPolicy | undefined
  readonly requestId: boolean
  readonly exposeErrors: boolean
  readonly stringify: DispatcherOptions['stringify']
  readonly etag: boolean | ((body: string | Uint8Array) => string)
  readonly onError: DispatcherOptions['onError']
  readonly onRequest: DispatcherOptions['onRequest']
  readonly onResponse: DispatcherOptions['onResponse']
  /** The tracing channel of requests, where the runtime has one. */
  readonly channel: RequestChannel | undefined
}

/** The names of the options, for adapters that add their own. */
export const DISPATCHER_OPTION_NAMES = [
  'routes',
  'matchers',
  'trailingSlash',
  'trustedOrigins',
  'body',
  'timeout',
  'csrf',
  'cors',
  'requestId',
  'exposeErrors',
  'stringify',
  'etag',
  'onError',
  'onRequest',
  'onResponse',
] as const satisfies readonly (keyof DispatcherOptions)[]

/** @throws {UsageError} for a value that is not valid. */
export function toDispatcherSettings(options: DispatcherOptions): DispatcherSettings {
  const { body = {}, timeout = false, csrf = true, exposeErrors = false } = options
  const { requestId = false } = options
  const { stringify, etag = false, onError, onRequest, onResponse } = options
  checkConfig({ timeout, csrf, body }, 'createDispatcher()')
  assertBoolean(exposeErrors, 'createDispatcher(): exposeErrors')
  assertBoolean(requestId, 'createDispatcher(): requestId')
  if (typeof etag !== 'function' && typeof etag !== 'boolean') {
    throw new UsageError(
      'invalid-option',
      `createDispatcher(): etag is ${quote(etag)}; write true, false or a function of the body`,
    )
  }
  for (const [name, hook] of Object.entries({ stringify, onError, onRequest, onResponse })) {
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
    cors: createCorsPolicy(options.cors, 'createDispatcher(): cors') || undefined,
    requestId,
    exposeErrors,
    stringify,
    etag,
    onError,
    onRequest,
    onResponse,
    channel: findRequestChannel(),
  }
}
