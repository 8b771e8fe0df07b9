import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Host } from '@portolan/dispatch-core'
import {
  clientSignal,
  findRequestHeader,
  hasRequestBody,
  isAnswered,
  isBodyConsumed,
  listRequestHeaders,
  readRequestBody,
  requestOrigin,
} from '@portolan-internal/node-http'

/** One request of Node, as the dispatcher sees it. */
export class NodeHost implements Host {
  readonly req: IncomingMessage
  readonly method: string
  readonly target: string
  readonly #res: ServerResponse
  /** Whether the handler may have answered: without `res` it cannot. */
  #hasResponse = false
  #signal: AbortSignal | undefined = undefined

  constructor(req: IncomingMessage, res: ServerResponse) {
    this.req = req
    // A server's requests have both; the types are those of a client's responses too.
    this.method = req.method as string
    this.target = req.url as string
    this.#res = res
  }

  /** Node's response, for the handler. */
  get res(): ServerResponse {
    this.#hasResponse = true
    return this.#res
  }

  get origin(): string {
    return requestOrigin(this.req)
  }

  get signal(): AbortSignal {
    this.#signal ??= clientSignal(this.#res)
    return this.#signal
  }

  get hasBody(): boolean {
    return hasRequestBody(this.req)
  }

  header(name: string): string | undefined {
    return findRequestHeader(this.req, name)
  }

  headers(): Iterable<readonly [string, string]> {
    return listRequestHeaders(this.req)
  }

  body(): AsyncIterable<Uint8Array> {
    return this.req
  }

  readBody(limit: number): Promise<Uint8Array> {
    return readRequestBody(this.req, limit)
  }

  /** What code in front of the listener has made of the body, by the names that Express's parsers use. */
  parsedBody(): { value: unknown; bytes: Uint8Array | undefined } | undefined {
    const req: ParsedRequest = this.req
    if (!isBodyConsumed(req)) return undefined
    return { value: req.body, bytes: req.rawBody instanceof Uint8Array ? req.rawBody : undefined }
  }

  status(): number {
    return this.#res.statusCode
  }

  responseHeader(name: string): string | undefined {
    const value = this.#res.getHeader(name)
    return value === undefined ? undefined : String(value)
  }

  removeResponseHeader(name: string): void {
    this.#res.removeHeader(name)
  }

  isAnswered(): boolean {
    return this.#hasResponse && isAnswered(this.#res)
  }

  isHostResponse(value: unknown): boolean {
    return value === this.#res
  }

  abandon(): void {
    if (!this.#res.writableEnded) this.#res.destroy()
  }
}

type ParsedRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown }
