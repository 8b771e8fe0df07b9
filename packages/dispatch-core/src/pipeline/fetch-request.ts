import { decodeContent, iterateWebBody, readBytes, readWebBody } from '../body/read-body.ts'
import { isAuthority } from '../checks/values.ts'
import {
  findSecurityHeaders,
  type HostRequest,
  type RequestSecurityHeaders,
} from '../contract/host-request.ts'
import type { PlainResponse } from '../contract/plain-response.ts'
import { toWebResponse } from '../response/to-web-response.ts'
import type { Dispatcher } from './dispatcher.ts'

/** Answers a WHATWG `Request` with the dispatcher's routes, or with a 404. */
export async function fetchRoute(dispatcher: Dispatcher, request: Request): Promise<Response> {
  const hostRequest = new FetchRequest(request)
  const response = await dispatcher.run(dispatcher.match(hostRequest.target), hostRequest)
  // It is `undefined` only for a host with a response object of its own.
  return hostRequest.endWith(toWebResponse(response as PlainResponse))
}

/** The 404 for a path without a route, for an app without settings that change it. */
export const NOT_FOUND_RESPONSE: PlainResponse = {
  status: 404,
  headers: [['Content-Type', 'application/problem+json']],
  body: '{"title":"Not Found","status":404}',
}

/**
 * The request of a fetch host. Its URL is sliced, not parsed, so that routes match the path exactly
 * as the runtime gives it.
 */
export class FetchRequest implements HostRequest {
  readonly method: string
  readonly target: string
  readonly origin: string
  running: unknown = undefined
  readonly #request: Request
  /** The `Content-Length` in bytes; `NaN` without one. Read only once, since `Headers` are slow. */
  #length: number | undefined = undefined
  #acts: Set<() => void> | undefined = undefined

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
    // Some runtimes make a stream of the body when `body` is read, so the length comes first.
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
    return iterateWebBody(this.#openBody())
  }

  async readBody(limit: number): Promise<Uint8Array> {
    const encoding = this.header('content-encoding')
    if (encoding !== undefined) return readBytes(decodeContent(this.body(), encoding), limit)
    return readWebBody(this.#openBody(), limit)
  }

  /** @throws {Error} for a body that other code has read, or is reading. */
  #openBody(): ReadableStream<Uint8Array> | null {
    const { body, bodyUsed } = this.#request
    if (!bodyUsed && body?.locked !== true) return body
    throw new Error(
      'The body of this Request was read before the route ran; give the handler request.clone(), or read a clone',
    )
  }

  #readLength(): number {
    this.#length ??= Number(this.header('content-length') ?? Number.NaN)
    return this.#length
  }

  request(): Request {
    return this.#request
  }

  whenOver(act: () => void): void {
    this.#acts ??= new Set()
    this.#acts.add(act)
    this.signal.addEventListener('abort', this.#end, { once: true })
  }

  /** The response that is sent, or one that tells `whenOver()` of its end. */
  endWith(response: Response): Response {
    if (this.#acts === undefined) return response
    const { body } = response
    if (body !== null) return new Response(watchEnd(body, this.#end), response)
    this.#end()
    return response
  }

  readonly #end = (): void => {
    const acts = this.#acts as Set<() => void> // only `whenOver()` asks for this call
    this.#acts = new Set()
    for (const act of acts) act()
  }
}

/** The same stream. It calls `end` when it has been read, has failed or is cancelled. */
function watchEnd(body: ReadableStream<Uint8Array>, end: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
          end()
          controller.close()
        } catch (error) {
          end()
          controller.error(error)
        }
      },
      async cancel(reason) {
        end()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * Some runtimes build the URL from the client's `Host` and the path, without a check. A `Host` with
 * a path in it would lead to a route that no guard in front has seen in the request target.
 */
function hasValidHost({ headers }: Request): boolean {
  const host = headers.get('host')
  return host === null || isAuthority(host)
}

/** The index of the path. In a URL without an authority it is the end, so that no route matches. */
function findPath(url: string): number {
  const slash = url.indexOf('/')
  const hasAuthority = slash > 0 && url[slash - 1] === ':' && url[slash + 1] === '/'
  return hasAuthority ? url.indexOf('/', slash + 2) : url.length
}
