import type { HostRequest } from '../contract/host-request.ts'
import type { BodyConfig } from '../routes/route-module.ts'
import { findBodyParser } from './parse-body.ts'
import { bodyTooLarge, decodeContent, readBytes } from './read-body.ts'

const defaultLimit = 102_400

/** The body of one request: read at most once, whoever asks first. */
export class RequestBody {
  readonly #host: HostRequest
  readonly #config: BodyConfig
  #bytes: Promise<Uint8Array> | undefined
  #isOpen = false

  constructor(hostRequest: HostRequest, config: BodyConfig) {
    this.#host = hostRequest
    this.#config = config
  }

  /**
   * The body as `context.body` has it; `undefined` when there is none, or none is wanted.
   * @throws {HttpError} 400, 413 or 415 for a body that cannot be parsed.
   */
  async parse(): Promise<unknown> {
    const hostRequest = this.#host
    const parsed = this.parsedBefore()
    const mode = this.#config.parse ?? true
    if (parsed !== undefined) {
      const isEmpty = parsed.value === undefined && !hostRequest.hasBody
      return mode === 'raw' && !isEmpty ? keptBytes(parsed) : parsed.value
    }
    if (!hostRequest.hasBody || mode === false) return undefined
    const value = mode === 'raw' ? await this.bytes() : await this.#parseByType()
    hostRequest.setBody?.(value)
    return value
  }

  async #parseByType(): Promise<unknown> {
    let parse: (bytes: Uint8Array) => unknown
    try {
      parse = findBodyParser(this.#host.header('content-type'))
    } catch (unsupported) {
      if (await this.#isEmpty()) return undefined
      throw unsupported
    }
    const bytes = await this.bytes()
    return bytes.byteLength === 0 ? undefined : parse(bytes)
  }

  /** Reads no further than to the first byte. */
  async #isEmpty(): Promise<boolean> {
    try {
      const bytes = this.#bytes ?? this.#read(0)
      if ((await bytes).byteLength > 0) return false
      // The stream is used up; whoever asks for the bytes later gets none.
      this.#bytes = bytes
      return true
    } catch {
      return false
    }
  }

  /**
   * The body's bytes without their `Content-Encoding`.
   * @throws {HttpError} 413 or 415.
   */
  bytes(): Promise<Uint8Array> {
    this.#bytes ??= this.#read(this.#config.limit ?? defaultLimit)
    return this.#bytes
  }

  async #read(limit: number): Promise<Uint8Array> {
    const hostRequest = this.#host
    const length = Number(hostRequest.header('content-length'))
    if (length > limit) throw bodyTooLarge(limit)
    if (hostRequest.readBody) return hostRequest.readBody(limit)
    return readBytes(
      decodeContent(hostRequest.body(), hostRequest.header('content-encoding')),
      limit,
    )
  }

  /** What somebody else has made of the body, where the stream was consumed before it was read here. */
  parsedBefore(): ParsedBody | undefined {
    return this.#bytes === undefined && !this.#isOpen ? this.#host.parsedBody?.() : undefined
  }

  /** The stream as it arrives, for the one who takes it unread. */
  open(): AsyncIterator<Uint8Array> {
    this.#isOpen = true
    return this.#host.body()[Symbol.asyncIterator]()
  }

  /** Whether there is a body, and none of it becomes `context.body`. */
  get isUnparsed(): boolean {
    return this.#host.hasBody && (this.#config.parse === false || this.#bytes === undefined)
  }

  /** Whether the handler takes the stream as it is, with no limit and no replay. */
  get isUnread(): boolean {
    return this.#config.parse === false && this.#bytes === undefined
  }
}

/** What code in front of the routes has made of a body. */
export type ParsedBody = NonNullable<ReturnType<NonNullable<HostRequest['parsedBody']>>>

/**
 * The bytes of a body that the application has parsed.
 *
 * @throws {Error} where nobody has kept them.
 */
export function keptBytes({ value, bytes }: ParsedBody): Uint8Array {
  if (bytes !== undefined) return bytes
  if (value instanceof Uint8Array) return value
  throw new Error(
    'The bytes of this body were not kept: the application parsed it before the route ran. Read request.json(), or keep them with express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes } })',
  )
}
