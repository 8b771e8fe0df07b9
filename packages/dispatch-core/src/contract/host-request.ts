/**
 * One request of a host, as the dispatcher sees it: an adapter has to write only this. The
 * members below `body` are optional; they serve hosts that have a response object or settings of
 * their own.
 */
export interface HostRequest {
  /** The request method, upper case, as received. */
  readonly method: string
  /**
   * The method that the client sent, for hosts where code in front of the routes can change
   * `method`. Default: `method`.
   */
  readonly wireMethod?: string | undefined
  /** The request target as received: raw path and query. */
  readonly target: string
  /** Scheme and authority that the host trusts, such as `https://example.com`. Read when needed. */
  readonly origin: string
  /** Aborted when the client goes away. Read when needed. */
  readonly signal: AbortSignal
  /** Whether the request carries a body, which may be empty. */
  readonly hasBody: boolean
  /** A request header by its lower-case name. Several lines of one name are joined with `, `. */
  header(name: string): string | undefined
  /** All request headers, names in lower case. */
  headers(): Iterable<readonly [name: string, value: string]>
  /** The body as it arrives. Called at most once, and not where `readBody` has read the body. */
  body(): AsyncIterable<Uint8Array>

  /**
   * Whether the client names a host that cannot be one (RFC 9112, section 3.2). Such a request is
   * answered with 400.
   */
  hasMalformedHost?(): boolean
  /**
   * Reads the whole body faster than `body()` does, decoded by its `Content-Encoding`.
   *
   * @param limit in bytes, counted after decoding
   * @throws {HttpError} 413 for a longer body, 415 for an encoding that it does not know.
   */
  readBody?(limit: number): Promise<Uint8Array>
  /**
   * The body that code in front of the routes has parsed, and its bytes where that code kept
   * them. `undefined` where the stream is not consumed.
   */
  parsedBody?(): { readonly value: unknown; readonly bytes?: Uint8Array | undefined } | undefined
  /**
   * Called with the body when the dispatcher has parsed it. From then on `parsedBody()` gives it,
   * or another value that middleware has put in its place.
   */
  setBody?(value: unknown): void
  /** The app's security headers, which a route's config may change. See `findSecurityHeaders()`. */
  readonly securityHeaders?: RequestSecurityHeaders | undefined
  /** The host's own WHATWG `Request`, for hosts that have one. */
  request?(): Request
  /** The status set on the host's own response object so far. */
  status?(): number
  /** A header set on the host's own response object so far. */
  responseHeader?(name: string): string | undefined
  /**
   * Adds a header to the host's own response object: `Vary` to the values set before, any other in
   * their place.
   */
  addResponseHeader?(name: string, value: string): void
  /**
   * All headers set on the host's own response object so far, names in lower case. With
   * `setResponseHeader()`, `readAnswer()` finds those that a handler sets there.
   */
  responseHeaders?(): Iterable<readonly [name: string, values: readonly string[]]>
  /** Sets a header on the host's own response object, in place of its values before. */
  setResponseHeader?(name: string, values: readonly string[]): void
  /** Removes a header set on the host's own response object. */
  removeResponseHeader?(name: string): void
  /** Whether the handler answers, or has answered, through the host's own response object. */
  isAnswered?(): boolean
  /** Whether a result is the host's own response object. The handler then answers through it. */
  isHostResponse?(value: unknown): boolean
  /** Breaks off a response that the handler has begun and cannot finish. */
  abandon?(): void
  /** Passes an error to the host's own error handling. `false`: the dispatcher answers it. */
  passError?(error: unknown): boolean
  /**
   * Keeps the async context that middleware has entered, such as a store of `AsyncLocalStorage`,
   * and gives a function that runs code in it. Called where the body of a response comes later.
   */
  keepAsyncContext?(): <Result>(act: () => Result) => Result
  /** Sends `103 Early Hints` with these values of `Link`. Gives whether they could be sent. */
  sendEarlyHints?(links: readonly string[]): boolean
  /** The path that the routes are mounted at, such as `/v1`, for events. Default: none. */
  readonly mount?: string
  /**
   * Calls a function once, when the response has ended: it is sent to its end, or broken off. For
   * hosts with a response object of their own. Default: the response ends when its body is known as
   * a whole or has been read.
   */
  onEnd?(tell: (end: ResponseEnd) => void): void
  /** The dispatcher keeps the state of the request here, for `Dispatcher.fail()`. */
  running?: unknown
  /**
   * Calls a function once when the response has been sent or given up. Schemas that read the body
   * themselves clean up then.
   */
  whenOver?(act: () => void): void
  /** A controller whose signal takes any number of listeners. Default: `new AbortController()`. */
  createAbortController?(): AbortController
  /** Whether the client has gone in the middle of the body. Errors that follow are its own. */
  isBrokenOff?(): boolean
  /**
   * Serialises a JSON value by the host's settings. Default: the dispatcher's option `stringify`,
   * else `JSON.stringify`. The option wins where it is set.
   */
  stringify?(value: unknown): string | undefined
  /** The `ETag` of a body by the host's settings. Default: the dispatcher's `etag` option. */
  etag?(body: string | Uint8Array): string | undefined
}

/** The end of a response. */
export interface ResponseEnd {
  /** The status sent. `undefined` where the client went away before it was. */
  readonly status: number | undefined
  /** The bytes of the body that were sent, before code in front of the routes encodes them. */
  readonly bytes: number
  /** Whether the response was broken off: the client went away, or the body failed. */
  readonly aborted: boolean
}

/**
 * The members that a host adds to every context, such as `req` and `res`. A function reads the
 * member from the host request when a handler asks for it.
 */
export type ContextMembers<H extends HostRequest = HostRequest> = Readonly<
  Record<string, (hostRequest: H) => unknown>
>

/**
 * The key of the host request in a context, for code of this package. `Symbol.for`, so that its
 * ESM and CommonJS copies agree.
 */
// `Symbol.for` has no type of its own for each name.
export const hostRequestOf: unique symbol = Symbol.for('portolan.hostRequestOf') as never

/**
 * The key, for code of this package, under which a context says whether its request has a body
 * that was not parsed. `Symbol.for` and the cast as above.
 */
export const hasUnparsedBody: unique symbol = Symbol.for('portolan.hasUnparsedBody') as never

/**
 * Where a context takes an error that its response can no longer tell, for code of this package.
 * `Symbol.for` and the cast as above.
 */
export const tellLate: unique symbol = Symbol.for('portolan.tellLate') as never

/** The app's security headers for one request, which `@portolan/security-headers` puts on it. */
export interface RequestSecurityHeaders {
  /** The nonce of the response's Content-Security-Policy; `undefined` if the policy has none. */
  readonly cspNonce: string | undefined
  /** Replaces options of the app for this response. `false` removes the headers. */
  override(options: false | Readonly<Record<string, unknown>>): void
}

// In the global registry: neither package imports the other.
const key = Symbol.for('portolan.securityHeaders')

/** The security headers of a host's request object; `undefined` where the app sets none. */
export function findSecurityHeaders(request: object): RequestSecurityHeaders | undefined {
  return (request as { [key]?: RequestSecurityHeaders })[key]
}
