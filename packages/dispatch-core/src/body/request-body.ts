import type { HostRequest } from '../contract/host-request.ts'
import { HttpError } from '../results/http-error.ts'
import { bodyTypesOf } from '../routes/endpoint.ts'
import type { BodyConfig } from '../routes/route-module.ts'
import { findBodyParser } from './parse-body.ts'
import { bodyTooLarge, decodeContent, limitBody, readBytes, tellBreaks } from './read-body.ts'

const DEFAULT_LIMIT = 102_400

/** The body of one request. The stream is read at most once, and all callers share the bytes. */
export class RequestBody {
  readonly #host: HostRequest
  readonly #config: BodyConfig
  #bytes: Promise<Uint8Array> | undefined
  #isOpen = false
  #parsing: Promise<unknown> | undefined
  /** `undefined` until the body is parsed. */
  #parsed: { readonly value: unknown; readonly isOnHost: boolean } | undefined

  #takers: Set<object> | undefined

  /** The schema that reads the body itself, in place of the parsers. */
  readonly #reader: ((body: AsyncIterable<Uint8Array>) => Promise<unknown>) | undefined

  constructor(
    hostRequest: HostRequest,
    config: BodyConfig,
    reader?: (body: AsyncIterable<Uint8Array>) => Promise<unknown>,
  ) {
    this.#host = hostRequest
    this.#config = config
    this.#reader = reader
  }

  /**
   * Parses the body for the handler. `undefined` for a request without a body, and where the route
   * does not want it parsed. Concurrent calls share one result.
   *
   * @throws {HttpError} 400, 413 or 415 for a body that cannot be parsed. After a 415 other code may
   * still read the stream, and the next call looks again.
   */
  parse(): Promise<unknown> {
    this.#parsing ??= this.#parseOnce()
    return this.#parsing
  }

  /**
   * Parses a body that is pending, for middleware that expects to find it parsed. A media type that
   * is not known stays on the stream, for middleware that reads it. `undefined` if there is nothing
   * to wait for.
   *
   * @throws {HttpError} 400 or 413 for a body that cannot be parsed.
   */
  parseKnown(): Promise<unknown> | undefined {
    // A schema that reads the stream comes with the handler, so that guards in front run first.
    if (this.#reader !== undefined) return undefined
    return this.#config.parse === 'raw' || this.#isKnown() ? this.parse() : undefined
  }

  #isKnown(): boolean {
    try {
      findBodyParser(this.#host.header('content-type'), this.#config.types)
      return true
    } catch {
      return false
    }
  }

  /** Whether `value` is there. */
  get isParsed(): boolean {
    return this.#parsed !== undefined
  }

  /** Whether the body waits to be parsed, so that `value` throws. */
  get isPending(): boolean {
    const isKnown = this.#parsed !== undefined || this.#config.parse === false
    return !isKnown && this.parsedBefore() === undefined
  }

  /**
   * The parsed body, or another value that middleware has put in its place on the host.
   *
   * @throws {Error} for a body that waits to be parsed.
   */
  get value(): unknown {
    const parsed = this.#parsed
    if (parsed === undefined) return this.#valueBefore()
    const onHost = parsed.isOnHost ? this.#host.parsedBody?.() : undefined
    return onHost === undefined ? parsed.value : onHost.value
  }

  #valueBefore(): unknown {
    const parsed = this.parsedBefore()
    if (parsed !== undefined) return this.#valueOf(parsed)
    if (this.#config.parse === false) return undefined
    throw new Error(
      'ctx.body was read before the body is parsed, which comes after the middleware of directories; write await ctx.parseBody() instead',
    )
  }

  async #parseOnce(): Promise<unknown> {
    if (this.#reader !== undefined) return this.#readBySchema(this.#reader)
    try {
      const parsed = this.parsedBefore()
      const isOnHost = this.#config.parse !== 'raw' || parsed === undefined
      const value = parsed === undefined ? await this.#parseStream() : this.#valueOf(parsed)
      this.#parsed = { value, isOnHost: isOnHost && this.#host.setBody !== undefined }
      return value
    } catch (error) {
      this.#parsing = undefined
      throw error
    }
  }

  /** It runs once, even where it fails: the stream cannot be read again. */
  async #readBySchema(
    read: (body: AsyncIterable<Uint8Array>) => Promise<unknown>,
  ): Promise<unknown> {
    const hostRequest = this.#host
    if (hostRequest.hasBody && this.parsedBefore() !== undefined) {
      throw new Error(
        'The body was read before the route ran, but the schema of its body reads the stream itself; take the route out of the parser in front, such as multer',
      )
    }
    let value: unknown
    if (hostRequest.hasBody) {
      this.#isOpen = true
      const encoding = hostRequest.header('content-encoding')
      value = await read(tellBreaks(decodeContent(hostRequest.body(), encoding)))
      hostRequest.setBody?.(value)
    }
    this.#parsed = { value, isOnHost: hostRequest.setBody !== undefined }
    return value
  }

  #valueOf(parsed: ParsedBody): unknown {
    const isEmpty = parsed.value === undefined && !this.#host.hasBody
    return this.#config.parse === 'raw' && !isEmpty ? keptBytes(parsed) : parsed.value
  }

  async #parseStream(): Promise<unknown> {
    const hostRequest = this.#host
    const mode = this.#config.parse ?? true
    if (mode === false) {
      this.#assertLength(this.#unreadLimit)
      return undefined
    }
    const value = mode === 'raw' ? await this.bytes() : await this.#parseByType()
    hostRequest.setBody?.(value)
    return value
  }

  async #parseByType(): Promise<unknown> {
    let parse: (bytes: Uint8Array) => unknown
    try {
      parse = findBodyParser(this.#host.header('content-type'), this.#config.types)
    } catch (unsupported) {
      if (await this.#isEmpty()) return undefined
      throw this.#host.method === 'QUERY' ? refuseQuery(unsupported, this.#config) : unsupported
    }
    const bytes = await this.bytes()
    return bytes.byteLength === 0 ? undefined : parse(bytes)
  }

  /** Reads only to the first byte. */
  async #isEmpty(): Promise<boolean> {
    try {
      const bytes = this.#bytes ?? this.#read(0)
      if ((await bytes).byteLength > 0) return false
      // The stream is at its end, so later callers get these empty bytes.
      this.#bytes = bytes
      return true
    } catch {
      return false
    }
  }

  /**
   * The body's bytes, with their `Content-Encoding` decoded.
   *
   * @throws {HttpError} 400 for a body that breaks off, 413 for a body that is too long, 415 for an
   * unknown encoding.
   */
  bytes(): Promise<Uint8Array> {
    if (this.#reader !== undefined) return Promise.reject(new Error(READ_BY_SCHEMA))
    this.#bytes ??= this.#read(this.#config.limit ?? DEFAULT_LIMIT)
    return this.#bytes
  }

  async #read(limit: number): Promise<Uint8Array> {
    const hostRequest = this.#host
    this.#assertLength(limit)
    if (hostRequest.readBody) return hostRequest.readBody(limit)
    return readBytes(
      decodeContent(hostRequest.body(), hostRequest.header('content-encoding')),
      limit,
    )
  }

  #assertLength(limit: number): void {
    if (Number(this.#host.header('content-length')) > limit) throw bodyTooLarge(limit)
  }

  /** A body that is not parsed has only the limit that is set for it, since uploads are long. */
  get #unreadLimit(): number {
    return this.#config.limit ?? Number.POSITIVE_INFINITY
  }

  /** The body as code in front of the routes has parsed it, if that code consumed the stream. */
  parsedBefore(): ParsedBody | undefined {
    return this.#bytes === undefined && !this.#isOpen ? this.#host.parsedBody?.() : undefined
  }

  /** The middleware that has had its turn at the stream. */
  get takersBefore(): Set<object> {
    this.#takers ??= new Set()
    return this.#takers
  }

  /**
   * The stream as it arrives, for a handler that takes the body unread. It ends with a 413 at the
   * limit of the route, where one is set.
   */
  open(): AsyncIterator<Uint8Array> {
    this.#isOpen = true
    const body = this.#host.body()
    const { limit } = this.#config
    return (limit === undefined ? body : limitBody(body, limit))[Symbol.asyncIterator]()
  }

  /** Whether the request has a body that does not become `context.body`. */
  get isUnparsed(): boolean {
    return this.#host.hasBody && this.#bytes === undefined
  }

  /** Whether the handler takes the stream as it is, without a replay. */
  get isUnread(): boolean {
    return this.#config.parse === false
  }

  /** Whether such a stream ends at a limit. */
  get isLimited(): boolean {
    return this.#config.limit !== undefined
  }
}

/** The header for queries, beside the one for other methods (RFC 10008, section 3). */
function refuseQuery(unsupported: unknown, config: BodyConfig): HttpError {
  // The search for a parser throws no other error.
  const { status, message, headers } = unsupported as HttpError
  const Accept = bodyTypesOf(config).join(', ')
  return new HttpError(status, { detail: message, headers: [...headers, ['Accept-Query', Accept]] })
}

const READ_BY_SCHEMA =
  'The bytes of this body are not kept, because the schema of the body reads the stream; read ctx.body'

/** A body as code in front of the routes has parsed it. */
type ParsedBody = NonNullable<ReturnType<NonNullable<HostRequest['parsedBody']>>>

/**
 * The bytes of a body that the application has parsed.
 *
 * @throws {Error} for bytes that were not kept.
 */
export function keptBytes({ value, bytes }: ParsedBody): Uint8Array {
  if (bytes !== undefined) return bytes
  if (value instanceof Uint8Array) return value
  throw new Error(
    'The bytes of this body were not kept: the application parsed it before the route ran. Read request.json(), or keep them with express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes } })',
  )
}
