import { AsyncResource } from 'node:async_hooks'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import {
  findSecurityHeaders,
  type HostRequest,
  isAuthority,
  type RequestSecurityHeaders,
  type ResponseEnd,
} from '@portolan/dispatch-core/adapter'
import {
  hasRequestBody,
  isBodyConsumed,
  isBrokenOff,
  iterateRequestBody,
  readRequestBody,
} from './request-body.ts'
import { watchEnd } from './response-end.ts'
import {
  breakOff,
  callAtEnd,
  clientSignal,
  createController,
  isAnswered,
} from './response-state.ts'

/**
 * One request of Node, as the dispatcher sees it. The adapter of a framework on Node extends it.
 *
 * It keeps the method and the headers, because every access to the two objects is slow after
 * Express has changed their prototypes.
 */
export class NodeRequest<
  Req extends IncomingMessage = IncomingMessage,
  Res extends ServerResponse = ServerResponse,
> implements HostRequest
{
  readonly method: string
  running: unknown = undefined
  protected readonly incoming: Req
  protected readonly outgoing: Res
  /** Whether the handler has got one of the two objects, so that it may have answered. */
  #isHandedOut = false
  /** Whether the handler has the response, with which it may answer later than it returns. */
  isResponseHandedOut = false
  #headers: IncomingHttpHeaders | undefined = undefined
  #signal: AbortSignal | undefined = undefined
  /** Runs the writing of the response in the async context of the handler. */
  inAsyncContext: (<Result>(act: () => Result) => Result) | undefined = undefined

  constructor(incoming: Req, outgoing: Res) {
    // A server's requests have a method. The type is also that of a client's responses, which have
    // none.
    this.method = incoming.method as string
    this.incoming = incoming
    this.outgoing = outgoing
  }

  /** The request, for the handler. */
  get req(): Req {
    this.#isHandedOut = true
    return this.incoming
  }

  /** The response, for the handler. */
  get res(): Res {
    this.#isHandedOut = true
    this.isResponseHandedOut = true
    return this.outgoing
  }

  /** `method-override` and similar middleware keep the method here. */
  get wireMethod(): string | undefined {
    const { originalMethod }: OverriddenRequest = this.incoming
    return typeof originalMethod === 'string' ? originalMethod : undefined
  }

  get target(): string {
    // As for the method.
    return this.incoming.url as string
  }

  get mount(): string {
    return ''
  }

  get origin(): string {
    return requestOrigin(this.incoming)
  }

  /** Several `Host` lines count as malformed. An empty line, and a missing one, do not. */
  hasMalformedHost(): boolean {
    const host = findHostLine(this.incoming.rawHeaders)
    if (host === undefined || host === '' || host === latestHost) return false
    if (host === SEVERAL || !isAuthority(host)) return true
    latestHost = host
    return false
  }

  get signal(): AbortSignal {
    this.#signal ??= clientSignal(this.outgoing)
    return this.#signal
  }

  createAbortController(): AbortController {
    return createController()
  }

  get securityHeaders(): RequestSecurityHeaders | undefined {
    return findSecurityHeaders(this.incoming)
  }

  get hasBody(): boolean {
    return hasRequestBody(this.incoming)
  }

  header(name: string): string | undefined {
    this.#headers ??= this.incoming.headers
    return findRequestHeader(this.#headers, name)
  }

  headers(): Iterable<readonly [string, string]> {
    return listRequestHeaders(this.incoming.headers)
  }

  body(): AsyncIterable<Uint8Array> {
    return iterateRequestBody(this.incoming, this.outgoing)
  }

  readBody(limit: number): Promise<Uint8Array> {
    return readRequestBody(this.incoming, this.outgoing, limit)
  }

  /**
   * The body that code in front of the routes has parsed, by the names that Express's parsers use.
   */
  parsedBody(): { value: unknown; bytes: Uint8Array | undefined } | undefined {
    const req: ParsedRequest = this.incoming
    if (!isBodyConsumed(req)) return undefined
    return { value: req.body, bytes: req.rawBody instanceof Uint8Array ? req.rawBody : undefined }
  }

  status(): number {
    return this.outgoing.statusCode
  }

  responseHeader(name: string): string | undefined {
    const value = this.outgoing.getHeader(name)
    return value === undefined ? undefined : String(value)
  }

  addResponseHeader(name: string, value: string): void {
    if (this.outgoing.headersSent) return
    const before = name === 'Vary' ? this.outgoing.getHeader(name) : undefined
    this.outgoing.setHeader(name, before === undefined ? value : `${before}, ${value}`)
  }

  responseHeaders(): [name: string, values: string[]][] {
    const headers = Object.entries(this.outgoing.getHeaders())
    return headers.map(([name, value]) => [name, [value].flat().map(String)])
  }

  setResponseHeader(name: string, values: readonly string[]): void {
    if (this.outgoing.headersSent) return
    this.outgoing.setHeader(name, values.length === 1 ? String(values[0]) : values)
  }

  removeResponseHeader(name: string): void {
    // Node throws if code outside the routes has answered in the meantime.
    if (!this.outgoing.headersSent) this.outgoing.removeHeader(name)
  }

  isAnswered(): boolean {
    return this.#isHandedOut && isAnswered(this.outgoing)
  }

  isHostResponse(value: unknown): boolean {
    return value === this.outgoing
  }

  whenOver(act: () => void): void {
    callAtEnd(this.outgoing, act)
  }

  isBrokenOff(): boolean {
    return isBrokenOff(this.incoming)
  }

  keepAsyncContext(): <Result>(act: () => Result) => Result {
    const run = inPresentContext()
    this.inAsyncContext = run
    return run
  }

  sendEarlyHints(links: readonly string[]): boolean {
    const { outgoing } = this
    // HTTP/1.0 has no interim responses (RFC 9110, section 15.2).
    if (outgoing.headersSent || this.incoming.httpVersion === '1.0') return false
    outgoing.writeEarlyHints({ link: [...links] })
    return true
  }

  onEnd(tell: (end: ResponseEnd) => void): void {
    // The events of a response come in the async context of its connection.
    const inContextBefore = inPresentContext()
    watchEnd(this.outgoing, (end) => (this.inAsyncContext ?? inContextBefore)(() => tell(end)))
  }

  abandon(): void {
    if (!this.outgoing.writableEnded) breakOff(this.outgoing)
  }
}

/**
 * Runs functions later in the async context of now. `AsyncResource.bind()` would do so, too, but on
 * Node 20 it gives each function a deprecated property, at several times the cost of a request.
 */
function inPresentContext(): <Result>(act: () => Result) => Result {
  const resource = new AsyncResource('portolan.request')
  return (act) => resource.runInAsyncScope(act)
}

/** Most requests of a server name the same host, which is checked only once then. */
let latestHost: string | undefined

/** Stands for several lines: it is not a host either. */
const SEVERAL = ','

/**
 * The `Host` of a request. It is read from the lines as they came, since Node makes its object of
 * headers only when it is first read. Requests that are made without a socket may have no lines.
 */
function findHostLine(rawHeaders: readonly string[] | undefined): string | undefined {
  let host: string | undefined
  for (let index = 0; index < (rawHeaders?.length ?? 0); index += 2) {
    const name = rawHeaders?.[index]
    // HTTP/2 has it in front of the headers (RFC 9113, section 8.3.1).
    if (name === ':authority') return rawHeaders?.[index + 1]
    if (name?.length !== 4 || (name !== 'Host' && name.toLowerCase() !== 'host')) continue
    if (host !== undefined) return SEVERAL
    host = rawHeaders?.[index + 1]
  }
  return host
}

type OverriddenRequest = IncomingMessage & { readonly originalMethod?: unknown }

type ParsedRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown }

/** A request header by its lower-case name. Several lines of one name are joined with `, `. */
function findRequestHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}

/** All request headers, without the pseudo-headers of HTTP/2 (RFC 9113, section 8.3). */
function* listRequestHeaders(
  headers: IncomingHttpHeaders,
): Generator<readonly [name: string, value: string]> {
  for (const name of Object.keys(headers)) {
    if (!name.startsWith(':')) yield [name, findRequestHeader(headers, name) ?? '']
  }
}

/** Scheme and authority of a request, from its connection and its `Host` (or `:authority`). */
function requestOrigin(req: IncomingMessage): string {
  const scheme = (req.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'
  return `${scheme}://${findAuthority(req)}`
}

function findAuthority({ headers }: IncomingMessage): string {
  const authority = headers[':authority'] ?? headers.host
  return typeof authority === 'string' && isAuthority(authority) ? authority : 'localhost'
}
