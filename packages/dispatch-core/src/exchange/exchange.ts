import { replayRequest } from '../body/replay-request.ts'
import { RequestBody } from '../body/request-body.ts'
import { UsageError } from '../checks/errors.ts'
import { isThenable } from '../checks/values.ts'
import { readsBody } from '../contract/body-reader.ts'
import type { HeaderPair } from '../contract/headers.ts'
import type { HostRequest } from '../contract/host-request.ts'
import { Reply } from '../contract/reply.ts'
import type { PathParams } from '../pattern/param-types.ts'
import { HttpError } from '../results/http-error.ts'
import { type DraftContext, isThrownResult } from '../results/result.ts'
import type { CorsPolicy } from '../routes/cors-policy.ts'
import type { Endpoint } from '../routes/endpoint.ts'
import type { DispatchRoute } from '../routes/route.ts'
import { parseCookies } from './cookies.ts'
import type { RequestContext } from './request-context.ts'
import { findRequestId } from './request-id.ts'
import type { DispatcherSettings } from './settings.ts'

interface ExchangeParts {
  readonly settings: DispatcherSettings
  readonly hostRequest: HostRequest
  readonly route: DispatchRoute
  readonly endpoint: Endpoint
  /** The class of the host's contexts. */
  readonly Context: typeof RequestContext
  readonly params: PathParams<string>
}

/** The state of one request on its way to a response. Costly parts are created when first read. */
export class Exchange implements DraftContext {
  readonly settings: DispatcherSettings
  readonly hostRequest: HostRequest
  readonly route: DispatchRoute
  readonly endpoint: Endpoint
  /** The part of the exchange that middleware and handlers see. */
  readonly context: RequestContext
  /** `undefined` until a handler or a middleware uses `reply`. */
  replyIfUsed: Reply | undefined = undefined
  /** The headers of every answer, which the settings ask for; `undefined` for none. */
  answerHeaders: readonly HeaderPair[] | undefined = undefined
  /** Whether somebody is told the end of the response. */
  isObserved = false
  /** The first unexpected error. */
  error: unknown = undefined
  /** Runs code in the async context of the handler, if its result may be a stream. */
  inAsyncContext: (<Result>(act: () => Result) => Result) | undefined = undefined
  /** Whether no middleware and no handler has a say in the response any more. */
  isSettled = false
  #state: Record<string, unknown> | undefined = undefined
  #cookies: Record<string, string> | undefined = undefined
  #body: RequestBody | undefined = undefined
  #url: URL | undefined = undefined
  #request: Request | undefined = undefined
  #abort: AbortController | undefined = undefined
  #requestId: string | undefined = undefined

  constructor({ settings, hostRequest, route, endpoint, Context, params }: ExchangeParts) {
    this.settings = settings
    this.hostRequest = hostRequest
    this.route = route
    this.endpoint = endpoint
    this.context = new Context(this, params)
  }

  /**
   * Adds headers to every answer. A host with a response object of its own has them on it at once,
   * for a handler that answers through it.
   */
  addAnswerHeaders(headers: readonly HeaderPair[]): void {
    this.answerHeaders = [...(this.answerHeaders ?? []), ...headers]
    for (const [name, value] of headers) this.hostRequest.addResponseHeader?.(name, value)
  }

  get requestId(): string {
    this.#requestId ??= findRequestId(this.hostRequest) ?? crypto.randomUUID()
    return this.#requestId
  }

  get reply(): Reply {
    this.replyIfUsed ??= new Reply()
    return this.replyIfUsed
  }

  get state(): Record<string, unknown> {
    this.#state ??= this.#createState()
    return this.#state
  }

  #createState(): Record<string, unknown> {
    const state: Record<string, unknown> = Object.create(null)
    const cspNonce = this.hostRequest.securityHeaders?.cspNonce
    if (cspNonce !== undefined) state.cspNonce = cspNonce
    return state
  }

  get cookies(): Record<string, string> {
    this.#cookies ??= parseCookies(this.hostRequest.header('cookie'))
    return this.#cookies
  }

  /** The CORS policy of the route, else of the app. */
  get cors(): CorsPolicy | undefined {
    const { cors = this.settings.cors } = this.endpoint.settings
    return cors || undefined
  }

  get body(): RequestBody {
    this.#body ??= new RequestBody(
      this.hostRequest,
      { ...this.settings.body, ...this.endpoint.settings.config.body },
      this.#bodyReader(),
    )
    return this.#body
  }

  /** The schema of the handler, where it reads the body itself. */
  #bodyReader(): ((body: AsyncIterable<Uint8Array>) => Promise<unknown>) | undefined {
    const { hostRequest, endpoint } = this
    const schema = endpoint.settings.bodyReaders?.[hostRequest.method]
    if (schema === undefined) return undefined
    const header = (name: string) => hostRequest.header(name)
    const onEnd = (act: () => void) => callAtEnd(hostRequest, act)
    return (body) => schema[readsBody]({ body, signal: this.signal, header, onEnd })
  }

  /** Whether the request has a body that becomes `context.body`. */
  hasBodyToParse(): boolean {
    const { method, hasBody } = this.hostRequest
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false
    return hasBody || this.body.parsedBefore() !== undefined
  }

  /** The value of `context.body` before the handler's turn. */
  get bodyBefore(): unknown {
    if (!this.hasBodyToParse()) return undefined
    // Observers and `onError` may look at any request, as they admit nothing any more.
    return this.isSettled && this.body.isPending ? undefined : this.body.value
  }

  /** Gives the body to the handler, whose turn it is, and calls it. Waits only for a body. */
  callWithBody(handler: (context: RequestContext) => unknown): unknown {
    const { context } = this
    if (!this.hasBodyToParse()) return handler(context)
    const { body } = this
    if (body.isParsed) {
      context.body = body.value
      return handler(context)
    }
    return body.parse().then((value) => {
      context.body = value
      return handler(context)
    })
  }

  /** The context of the handler is kept: it has the stores that all middleware has entered. */
  keepAsyncContext(): void {
    this.inAsyncContext ??= this.hostRequest.keepAsyncContext?.()
  }

  get url(): URL {
    this.#url ??= this.#parseUrl()
    return this.#url
  }

  /**
   * A malformed `Host` makes a URL that cannot be parsed (RFC 9110, section 7.2). Origin and target
   * are checked one by one, so that path and query come from the target alone: with the origin
   * `http://h/public?`, for example, the text of a header would become a part of them.
   *
   * @throws {HttpError} 400 for a malformed `Host`.
   */
  #parseUrl(): URL {
    const { origin, target } = this.hostRequest
    const url = origin + target
    if (ORIGIN.test(origin) && target.startsWith('/') && URL.canParse(url)) return new URL(url)
    throw new HttpError(400, 'The Host of the request is not valid')
  }

  get request(): Request {
    this.#request ??= replayRequest(this)
    return this.#request
  }

  /** The host's signal. With a timeout, a signal that follows both. */
  get signal(): AbortSignal {
    if (this.timeout === undefined) return this.hostRequest.signal
    return this.#timeoutController.signal
  }

  /** Milliseconds; `undefined` for a route without a timeout. */
  get timeout(): number | undefined {
    return (this.endpoint.settings.config.timeout ?? this.settings.timeout) || undefined
  }

  /** Aborts `signal`, because the time is over. */
  abortForTimeout(): void {
    this.#timeoutController.abort(new DOMException('The route timed out', 'TimeoutError'))
  }

  /** Whether an error only reports that the client has gone, or that `signal` was aborted. */
  isAbort(error: unknown): boolean {
    if (this.hostRequest.isBrokenOff?.() === true) return true
    const { signal } = this
    if (!signal.aborted) return false
    try {
      return error === signal.reason || (error as { name?: unknown } | null)?.name === 'AbortError'
    } catch {
      return false
    }
  }

  get #timeoutController(): AbortController {
    if (this.#abort === undefined) {
      const { hostRequest } = this
      const controller = hostRequest.createAbortController?.() ?? new AbortController()
      const { signal } = hostRequest
      if (signal.aborted) {
        controller.abort(signal.reason)
      } else {
        signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
      }
      this.#abort = controller
    }
    return this.#abort
  }

  /** The status set on the context or on the host so far. */
  get status(): number | undefined {
    return this.replyIfUsed?.status ?? this.hostRequest.status?.()
  }

  toJson(value: unknown): string | undefined {
    const { hostRequest, settings } = this
    if (settings.stringify !== undefined) return settings.stringify(value)
    return hostRequest.stringify === undefined
      ? JSON.stringify(value)
      : hostRequest.stringify(value)
  }

  stringify(value: unknown): string {
    const text = this.toJson(value)
    if (typeof text === 'string') return text
    throw new UsageError(
      'invalid-result',
      `A handler's result of type ${typeof value} has no JSON form; return an object, an array, a string, a number, a boolean or null, or nothing at all for 204`,
    )
  }

  replyHeader(name: string): string | undefined {
    const reply = this.replyIfUsed
    const value = reply?.hasHeaders === true ? reply.headers.get(name) : null
    return value ?? this.hostRequest.responseHeader?.(name)
  }

  /**
   * Calls `onError` for an unexpected error, and gives the result to answer with: the one that
   * `onError` returned or threw, or a promise of it, which never rejects. A failure of `onError`
   * itself goes to the console.
   */
  report(error: unknown): unknown {
    this.error ??= error
    const writeToConsole = (thrown: unknown) => this.logError(thrown)
    const answerFailure = (failure: unknown) =>
      isThrownResult(failure) ? failure : writeToConsole(failure)
    try {
      const result = (this.settings.onError ?? writeToConsole)(error, this.context)
      return isThenable(result) ? Promise.resolve(result).catch(answerFailure) : result
    } catch (failure) {
      return answerFailure(failure)
    }
  }

  /** Writes an error to the console for which `onError` is not called. */
  logError(error: unknown): undefined {
    try {
      const { method } = this.hostRequest
      // An id that is made only now leads nowhere.
      const id = this.#requestId ?? findRequestId(this.hostRequest)
      const request = id === undefined ? '' : ` (request ${id})`
      console.error(`${method} ${this.route.pattern} failed${request}:`, error)
    } catch {
      // The error cannot be printed, such as a proxy that throws. The client still gets the 500.
    }
    return undefined
  }
}

function callAtEnd(hostRequest: HostRequest, act: () => void): void {
  if (hostRequest.whenOver === undefined) {
    throw new UsageError(
      'invalid-option',
      'The schema of the body has to clean up at the end of the response, which this host does not tell; implement whenOver() of its HostRequest',
    )
  }
  hostRequest.whenOver(act)
}

/** A scheme and an authority, without a character that ends it (RFC 3986, section 3.2). */
const ORIGIN = /^https?:\/\/[^\s/?#@\\]+$/i
