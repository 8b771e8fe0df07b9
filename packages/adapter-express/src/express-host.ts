import {
  findSecurityHeaders,
  type Host,
  type RequestSecurityHeaders,
} from '@portolan/dispatch-core'
import {
  clientSignal,
  findRequestHeader,
  hasRequestBody,
  isBodyConsumed,
  readRequestBody,
} from '@portolan-internal/node-http'
import cookieParser from 'cookie-parser'
import type { Request, Response } from 'express'
import { etagFor, stringifyFor } from './app-settings.ts'
import { isAnswered, watchPending } from './pending-answer.ts'
import { originOf } from './request-origin.ts'

const parseCookies = cookieParser()

/** One request of Express, as the dispatcher sees it. */
export class ExpressHost implements Host {
  /** Read once: every access to what Express has changed the prototype of is slow. */
  readonly method: string
  readonly #req: Request
  readonly #res: Response
  #signal: AbortSignal | undefined = undefined
  #isRequestReady = false
  #isResponseReady = false

  constructor(req: Request, res: Response) {
    this.method = req.method
    this.#req = req
    this.#res = res
  }

  /** Express's request for the handler, its cookies parsed. */
  get req(): Request {
    if (!this.#isRequestReady) {
      this.#isRequestReady = true
      // It leaves cookies alone that were parsed before, and calls its `next` at once.
      parseCookies(this.#req, this.#res, () => {})
    }
    return this.#req
  }

  /** Express's response for the handler, watched for answers that begin later. */
  get res(): Response {
    if (!this.#isResponseReady) {
      this.#isResponseReady = true
      watchPending(this.#res)
    }
    return this.#res
  }

  get securityHeaders(): RequestSecurityHeaders | undefined {
    return findSecurityHeaders(this.#req)
  }

  get target(): string {
    return this.#req.originalUrl
  }

  get origin(): string {
    return originOf(this.#req)
  }

  get signal(): AbortSignal {
    this.#signal ??= clientSignal(this.#res)
    return this.#signal
  }

  get hasBody(): boolean {
    return hasRequestBody(this.#req)
  }

  header(name: string): string | undefined {
    return findRequestHeader(this.#req, name)
  }

  *headers(): Iterable<readonly [string, string]> {
    for (const name of Object.keys(this.#req.headers)) {
      yield [name, findRequestHeader(this.#req, name) ?? '']
    }
  }

  body(): AsyncIterable<Uint8Array> {
    return this.#req
  }

  readBody(limit: number): Promise<Uint8Array> {
    return readRequestBody(this.#req, limit)
  }

  parsedBody(): { value: unknown; bytes: Uint8Array | undefined } | undefined {
    const req: Request & { rawBody?: unknown } = this.#req
    if (!isBodyConsumed(req)) return undefined
    return { value: req.body, bytes: req.rawBody instanceof Uint8Array ? req.rawBody : undefined }
  }

  setBody(value: unknown): void {
    this.#req.body = value
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
    // Nobody below can have answered who was not given either of the two.
    return (this.#isRequestReady || this.#isResponseReady) && isAnswered(this.#res)
  }

  isHostResponse(value: unknown): boolean {
    return value === this.#res
  }

  abandon(): void {
    if (!this.#res.writableEnded) this.#res.destroy()
  }

  stringify(value: unknown): string | undefined {
    return stringifyFor(this.#req.app, value)
  }

  etag(body: string | Uint8Array): string | undefined {
    return etagFor(this.#req.app, body)
  }
}
