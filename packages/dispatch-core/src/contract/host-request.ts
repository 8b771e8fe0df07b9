/**
 * What a host tells the dispatcher about one request: the only thing an adapter
 * has to write. Everything below `body` is optional and for hosts that have a
 * response object or settings of their own.
 */
export interface HostRequest {
  /** The request method, upper case, as received. */
  readonly method: string
  /** The method that the client sent, where code in front of the routes has put another one into `method`. */
  readonly wireMethod?: string | undefined
  /** The request target as received: raw path and query. */
  readonly target: string
  /** Scheme and authority that the host trusts, such as `https://example.com`. Read when needed. */
  readonly origin: string
  /** Aborted when the client goes away. Read when needed. */
  readonly signal: AbortSignal
  /** Whether the request carries a body, however short. */
  readonly hasBody: boolean
  /** A request header by its lower-case name; several lines of one name joined with `, `. */
  header(name: string): string | undefined
  /** All request headers, names in lower case. */
  headers(): Iterable<readonly [name: string, value: string]>
  /** The body as it arrives. Called at most once, and not when `readBody` is given and serves. */
  body(): AsyncIterable<Uint8Array>

  /**
   * Reads the whole body faster than `body()` does, decoded by its `Content-Encoding`.
   * `limit` is in bytes, counted after decoding.
   * @throws {HttpError} 413 past the limit, 415 for an encoding it does not know.
   */
  readBody?(limit: number): Promise<Uint8Array>
  /** The body, where somebody consumed the stream before the dispatcher ran; `bytes` where they were kept. */
  parsedBody?(): { readonly value: unknown; readonly bytes?: Uint8Array | undefined } | undefined
  /** Told the body once the dispatcher has parsed it. */
  setBody?(value: unknown): void
  /** The app's security headers, which a route's config may change; see `findSecurityHeaders`. */
  readonly securityHeaders?: RequestSecurityHeaders | undefined
  /** The host's own WHATWG `Request`, where it has one. */
  request?(): Request
  /** The status set on the host's own response object so far. */
  status?(): number
  /** A header set on the host's own response object so far. */
  responseHeader?(name: string): string | undefined
  /** Removes a header set on the host's own response object. */
  removeResponseHeader?(name: string): void
  /** Whether the handler has answered, or is answering, through the host's own response object. */
  isAnswered?(): boolean
  /** Whether a result is the host's own response object: the handler answers through it, now or later. */
  isHostResponse?(value: unknown): boolean
  /** Breaks off an answer that the handler has begun and cannot finish. */
  abandon?(): void
  /** Takes an error over for the host's own error handling; `false` where it is to be answered here. */
  passError?(error: unknown): boolean
  /** Where the dispatcher keeps the request that it runs for this host, for `Dispatcher.fail()`. */
  running?: unknown
  /** Serialises a JSON value by the host's settings. Default: `JSON.stringify`. */
  stringify?(value: unknown): string | undefined
  /** The `ETag` of a body by the host's settings. Default: the dispatcher's `etag` option. */
  etag?(body: string | Uint8Array): string | undefined
}

/**
 * Members that a host adds to every context, such as `req` and `res`: each is read from the
 * host when a handler reads it.
 */
export type ContextMembers<H extends HostRequest = HostRequest> = Readonly<
  Record<string, (hostRequest: H) => unknown>
>

/**
 * Where a context keeps its host, for code of this package. `Symbol.for`, so that its ESM and
 * CommonJS copies agree.
 */
// `Symbol.for` has no type of its own for each name.
export const hostRequestOf: unique symbol = Symbol.for('portolan.hostRequestOf') as never

/**
 * Where a context says whether its request has a body that nothing has parsed, for code of this
 * package. `Symbol.for` and the cast as above.
 */
export const hasUnparsedBody: unique symbol = Symbol.for('portolan.hasUnparsedBody') as never

/** The app's security headers for one request, as `@portolan/security-headers` leaves them on it. */
export interface RequestSecurityHeaders {
  /** The nonce of the response's Content-Security-Policy; `undefined` if the policy has none. */
  readonly cspNonce: string | undefined
  /** Lays a route's options over the app's for this response; `false` takes the headers away. */
  override(options: false | Readonly<Record<string, unknown>>): void
}

// In the global registry: neither package imports the other.
const key = Symbol.for('portolan.securityHeaders')

/** The security headers of a host's request object; `undefined` where the app sets none. */
export function findSecurityHeaders(request: object): RequestSecurityHeaders | undefined {
  return (request as { [key]?: RequestSecurityHeaders })[key]
}
