import { replayRequest } from '../body/replay-request.ts'
import { RequestBody } from '../body/request-body.ts'
import { UsageError } from '../checks/errors.ts'
import { isThenable } from '../checks/thenable.ts'
import type { HostRequest } from '../contract/host-request.ts'
import { Reply } from '../contract/reply.ts'
import type { PathParams } from '../pattern/param-types.ts'
import { HttpError } from '../results/http-error.ts'
import { type DraftContext, isThrownResult } from '../results/result.ts'
import type { Endpoint } from '../routes/endpoint.ts'
import type { DispatchRoute } from '../routes/route.ts'
import type { RequestContext } from './request-context.ts'
import type { Settings } from './settings.ts'

interface ExchangeParts {
  readonly settings: Settings
  readonly hostRequest: HostRequest
  readonly route: DispatchRoute
  readonly endpoint: Endpoint
  /** The class of the host's contexts. */
  readonly Context: typeof RequestContext
  readonly params: PathParams<string>
}

/** Everything that one request has on its way to a response. Costly parts are made when first read. */
export class Exchange implements DraftContext {
  readonly settings: Settings
  readonly hostRequest: HostRequest
  readonly route: DispatchRoute
  readonly endpoint: Endpoint
  /** The part of the exchange that middleware and handlers see. */
  readonly context: RequestContext
  /** The reply, if a handler or a middleware has asked for it. */
  replyIfUsed: Reply | undefined = undefined
  #state: Record<string, unknown> | undefined = undefined
  #cookies: Record<string, string> | undefined = undefined
  #body: RequestBody | undefined = undefined
  #url: URL | undefined = undefined
  #request: Request | undefined = undefined
  #abort: AbortController | undefined = undefined

  constructor({ settings, hostRequest, route, endpoint, Context, params }: ExchangeParts) {
    this.settings = settings
    this.hostRequest = hostRequest
    this.route = route
    this.endpoint = endpoint
    this.context = new Context(this, params)
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

  get body(): RequestBody {
    this.#body ??= new RequestBody(this.hostRequest, {
      ...this.settings.body,
      ...this.endpoint.config.body,
    })
    return this.#body
  }

  get url(): URL {
    this.#url ??= this.#parseUrl()
    return this.#url
  }

  /**
   * Only a `Host` header that is no host makes a URL that cannot be read (RFC 9110, section 7.2).
   * Path and query come from the target alone: with an origin or a target of another form, such
   * as `http://h/public?`, the text of a header would become a part of them.
   */
  #parseUrl(): URL {
    const { origin, target } = this.hostRequest
    const url = origin + target
    if (originPattern.test(origin) && target.startsWith('/') && URL.canParse(url))
      return new URL(url)
    throw new HttpError(400, 'The Host of the request is not valid')
  }

  get request(): Request {
    this.#request ??= replayRequest(this)
    return this.#request
  }

  /** The host's signal; where there is a timeout, one that follows both. */
  get signal(): AbortSignal {
    if (this.timeout === undefined) return this.hostRequest.signal
    return this.#timeoutController.signal
  }

  /** Milliseconds, where the route has a timeout. */
  get timeout(): number | undefined {
    return (this.endpoint.config.timeout ?? this.settings.timeout) || undefined
  }

  /** Aborts `signal`, because the time is over. */
  abortForTimeout(): void {
    this.#timeoutController.abort(new DOMException('The route timed out', 'TimeoutError'))
  }

  /** Whether an error says no more than that `signal` was aborted. */
  isAbort(error: unknown): boolean {
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
      const controller = new AbortController()
      const { signal } = this.hostRequest
      if (signal.aborted) controller.abort(signal.reason)
      else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
      this.#abort = controller
    }
    return this.#abort
  }

  /** The status set on the context or on the host so far. */
  get status(): number | undefined {
    return this.replyIfUsed?.status ?? this.hostRequest.status?.()
  }

  stringify(value: unknown): string {
    const { hostRequest } = this
    const text =
      hostRequest.stringify === undefined ? JSON.stringify(value) : hostRequest.stringify(value)
    if (text !== undefined) return text
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
   * Tells `onError` of an unexpected error and gives the result to answer with: the result that
   * `onError` returned or threw, or a promise of it that never rejects. The failure of an
   * `onError` goes to the console.
   */
  report(error: unknown): unknown {
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

  /** Writes an error to the console of which no `onError` is told. */
  logError(error: unknown): undefined {
    try {
      console.error(`${this.hostRequest.method} ${this.route.pattern} failed:`, error)
    } catch {
      // An error that cannot even be printed, such as a proxy that throws: there is only the 500.
    }
    return undefined
  }
}

/** A scheme and an authority, with nothing that would end the authority (RFC 3986, section 3.2). */
const originPattern = /^https?:\/\/[^\s/?#@\\]+$/i

/**
 * The cookies of a `Cookie` header (RFC 6265, section 5.4), without a prototype. The first of
 * one name wins, quotes around a value are dropped, percent-encoded values are decoded where
 * they can be.
 */
function parseCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null)
  if (header === undefined) return cookies
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    if (equals === -1) continue
    const name = pair.slice(0, equals).trim()
    if (name === '' || name in cookies) continue
    const value = pair.slice(equals + 1).trim()
    cookies[name] = decode(
      value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value,
    )
  }
  return cookies
}

function decode(value: string): string {
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
