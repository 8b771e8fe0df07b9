import { decodeContent } from '../body/decode-content.ts'
import { bodyTooLarge, readBytes } from '../body/read-bytes.ts'
import { HttpError } from '../results/http-error.ts'
import type { PlainResponse } from '../results/plain-response.ts'
import { toWebResponse } from '../results/to-web-response.ts'
import { isAuthority } from './authority.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Host } from './host.ts'
import { findSecurityHeaders, type RequestSecurityHeaders } from './security-headers.ts'

/** Answers a WHATWG `Request` with the dispatcher's routes, or with a 404. */
export async function fetchRoute(dispatcher: Dispatcher, request: Request): Promise<Response> {
  const host = new FetchHost(request)
  const match = dispatcher.match(host.target)
  if (match === undefined) return toWebResponse(notFoundResponse)
  const response = await dispatcher.run(match, host)
  // Only a host with a response object of its own is answered through it.
  return toWebResponse(response as PlainResponse)
}

/** What a host answers where no route matches, unless it has an answer of its own. */
export const notFoundResponse: PlainResponse = {
  status: 404,
  headers: [['Content-Type', 'application/problem+json']],
  body: '{"title":"Not Found","status":404}',
}

/** A request of a fetch host. Its URL is sliced, not parsed: what the runtime left of the path is matched. */
export class FetchHost implements Host {
  readonly method: string
  readonly target: string
  readonly origin: string
  readonly #request: Request
  /** What `Content-Length` says; `NaN` where it says nothing. Read once: `Headers` are slow. */
  #length: number | undefined = undefined

  constructor(request: Request) {
    const { url } = request
    const pathStart = hasValidHost(request) ? findPath(url) : url.length
    const hash = url.indexOf('#', pathStart)
    this.#request = request
    this.method = request.method
    this.origin = url.slice(0, pathStart)
    this.target = hash === -1 ? url.slice(pathStart) : url.slice(pathStart, hash)
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }

  get hasBody(): boolean {
    // To look at the body makes a stream of it on some runtimes.
    return this.#readLength() > 0 || this.#request.body !== null
  }

  get securityHeaders(): RequestSecurityHeaders | undefined {
    return findSecurityHeaders(this.#request)
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined
  }

  headers(): Iterable<readonly [string, string]> {
    return this.#request.headers
  }

  body(): AsyncIterable<Uint8Array> {
    const { body, bodyUsed } = this.#request
    if (bodyUsed || body?.locked === true) throw bodyWasRead()
    return body === null ? readNothing() : readStream(body)
  }

  async readBody(limit: number): Promise<Uint8Array> {
    const encoding = this.header('content-encoding')
    // HTTP frames a body by its length, which the caller has held against the limit. Only without
    // one does the body have to be counted while it comes.
    if (encoding !== undefined || !(this.#readLength() > 0)) {
      return readBytes(decodeContent(this.body(), encoding), limit)
    }
    const bytes = await readWhole(this.#request)
    if (bytes.byteLength > limit) throw bodyTooLarge(limit)
    return bytes
  }

  #readLength(): number {
    this.#length ??= Number(this.header('content-length') ?? Number.NaN)
    return this.#length
  }

  request(): Request {
    return this.#request
  }
}

/**
 * Some runtimes put what the client calls its host in front of the path as it is. A host with a
 * path in it would lead to a route that no guard in front has seen in the request target.
 */
function hasValidHost({ headers }: Request): boolean {
  const host = headers.get('host')
  return host === null || isAuthority(host)
}

/** Where the path begins; the end for a URL without an authority, whose path no route matches. */
function findPath(url: string): number {
  const slash = url.indexOf('/')
  const hasAuthority = slash > 0 && url[slash - 1] === ':' && url[slash + 1] === '/'
  return hasAuthority ? url.indexOf('/', slash + 2) : url.length
}

function bodyWasRead(): Error {
  return new Error(
    'The body of this Request was read before the route ran; give the handler request.clone(), or read a clone',
  )
}

async function readWhole(request: Request): Promise<Uint8Array> {
  if (request.bodyUsed) throw bodyWasRead()
  try {
    return new Uint8Array(await request.arrayBuffer())
  } catch (cause) {
    // A body that somebody else has a reader for is not even begun.
    if (!request.bodyUsed) throw bodyWasRead()
    throw new HttpError(400, { detail: 'The body breaks off', cause })
  }
}

async function* readNothing(): AsyncGenerator<Uint8Array> {}

/** A `ReadableStream` is not async iterable in every runtime. */
async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}
