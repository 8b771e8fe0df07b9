import type { HandlerContext } from '../contract/context.ts'

/** The methods that a verb export can answer. */
export const verbs = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** A method with an export of its own: `export function PUT(context) {}`. */
export type Verb = (typeof verbs)[number]

/** The function that runs: a loader, an action or a verb export. */
// A method signature, so that handlers written for a wider context (an adapter's, a typed
// pattern's) are accepted: what they are given is the host's and the route's own context.
export type Handler = { handle(context: HandlerContext): unknown }['handle']

/**
 * A handler as a route file exports it. One that is written in place has the type of `Handler`;
 * one that names a context of its own, with numbers or lists among its params, is taken as well.
 */
// `CallableFunction` has no call signature that could type, or be compared with, a parameter.
export type HandlerExport = Handler | CallableFunction

/** What a route file exports. */
export type RouteModule = {
  /** Answers `GET` and `HEAD`. */
  readonly loader?: HandlerExport
  /** Answers `POST`, `PUT`, `PATCH` and `DELETE`. */
  readonly action?: HandlerExport
  readonly config?: RouteConfig
} & { readonly [verb in Verb]?: HandlerExport }

/** A route's settings: `export const config = { … } satisfies RouteConfig`. */
export interface RouteConfig {
  /** Milliseconds until the request is answered with 503; ends at the first byte. Default: `false`. */
  readonly timeout?: number | false
  readonly body?: BodyConfig
  /**
   * Which requests of pages of other sites are 403: `true` a `POST` that browsers send without a
   * preflight, `'strict'` every unsafe method, `false` none. Default: the app's `csrf`.
   */
  readonly csrf?: boolean | 'strict'
  /** `false`, or options that replace the app's security headers here; read by the adapters. */
  readonly securityHeaders?: false | Readonly<Record<string, unknown>>
}

/** How the body of a request becomes `context.body`. */
export interface BodyConfig {
  /** The longest body in bytes, counted after decoding; longer ones are 413. Default: 102,400. */
  readonly limit?: number
  /**
   * `true`: JSON, urlencoded and text by media type, everything else 415. `'raw'`: any media
   * type, as a `Uint8Array`. `false`: the body is left unread. Default: `true`.
   */
  readonly parse?: boolean | 'raw'
}
