import type { HandlerContext } from '../contract/context.ts'
import type { CorsConfig } from './cors-policy.ts'

/** The methods that an export of that name can answer. */
export const VERBS = ['GET', 'HEAD', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** A method with an export of its own: `export function PUT(context) {}`. */
export type Verb = (typeof VERBS)[number]

/** The function that runs: a loader, an action or a verb export. */
// A method signature, which TypeScript compares more loosely: a handler may name a narrower
// context, such as an adapter's or a typed pattern's. At run time it gets that context.
export type Handler = { handle(context: HandlerContext): unknown }['handle']

/**
 * A handler as a route file exports it. A function that is written in place gets the type of
 * `Handler`. A function with a context of its own is accepted too, such as one with numbers or
 * lists among its params.
 */
// `CallableFunction` has no call signature, so it accepts functions with any parameter.
export type HandlerExport = Handler | CallableFunction

/** The exports of a route file. */
export type RouteModule = {
  /** Answers `GET` and `HEAD`. */
  readonly loader?: HandlerExport
  /** Answers `POST`, `PUT`, `PATCH` and `DELETE`. */
  readonly action?: HandlerExport
  readonly config?: RouteConfig
} & { readonly [verb in Verb]?: HandlerExport }

/** A route's settings: `export const config = { … } satisfies RouteConfig`. */
export interface RouteConfig {
  /**
   * Milliseconds until the request is answered with 503; `false` waits without end. A response
   * that has begun is not cut off. Default: the app's `timeout`.
   */
  readonly timeout?: number | false
  readonly body?: BodyConfig
  /**
   * The requests from pages of other sites that are answered with 403. `true`: a `POST` that
   * browsers send without a preflight. `'strict'`: every unsafe method. `false`: none. Default: the
   * app's `csrf`.
   */
  readonly csrf?: boolean | 'strict'
  /**
   * The pages of other origins that may read the answers of this route; replaces the app's `cors` as
   * a whole. `false`: none. Default: the app's `cors`.
   */
  readonly cors?: CorsConfig | false
  /**
   * Options that replace the app's options for security headers here; `false` sends none. Default:
   * the app's headers.
   */
  readonly securityHeaders?: false | Readonly<Record<string, unknown>>
}

/** The media types that every route parses, beside other texts. */
export const PARSED_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
] as const

/** The settings that turn the body of a request into `context.body`. */
export interface BodyConfig {
  /** The longest body in bytes, counted after decoding. A longer one is 413. Default: 102,400. */
  readonly limit?: number
  /**
   * `true`: JSON, urlencoded and text by media type; any other type is 415. `'raw'`: any media
   * type, as a `Uint8Array`. `false`: the body stays unread. Default: `true`.
   */
  readonly parse?: boolean | 'raw'
  /**
   * How bodies of further media types become a value: `'json'`, `'form'`, `'text'` or `'bytes'`, a
   * `Uint8Array`. A type such as `image/*` stands for all its subtypes. Default: none.
   *
   * @example { 'application/csp-report': 'json', 'application/xml': 'text' }
   */
  readonly types?: BodyTypes
}

/** A way to parse a body for each media type. */
export type BodyTypes = Readonly<Record<string, BodyParserName>>

/** A way to parse a body. */
export type BodyParserName = 'json' | 'form' | 'text' | 'bytes'
