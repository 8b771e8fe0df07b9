import type { HeadersSource } from './inputs.ts'
import { type Params, type Query, toPath, toQuery } from './request-url.ts'

/** The settings of a client that every call has. */
export interface Settings {
  readonly baseUrl: string
  readonly headers?: HeadersSource | (() => HeadersSource | Promise<HeadersSource>)
  readonly fetch?: (request: Request) => Promise<Response>
  readonly retries?: number
  readonly timeout?: number
}

/** The options of one call, as the types of the client give them. */
export interface SendOptions {
  readonly params?: Params
  readonly query?: Query | URLSearchParams
  readonly headers?: HeadersSource
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly retries?: number
  readonly timeout?: number
  /** Statuses that are answers for the caller, and so no reason to try again. */
  readonly expect?: readonly number[]
}

/**
 * Sends a request, again where that is safe, and resolves with the last answer.
 *
 * @throws {TypeError} for params that no path can carry, and for a connection that fails.
 */
export async function sendRequest(
  settings: Settings,
  method: string,
  pattern: string,
  options: SendOptions,
): Promise<Response> {
  checkNames(options, CALL_OPTIONS)
  const url = settings.baseUrl + toPath(pattern, options.params) + toQuery(options.query)
  const [body, type] = toBody(options.body, method)
  const given = typeof settings.headers === 'function' ? await settings.headers() : settings.headers
  // `Headers` takes lists that are read-only, too.
  const headers = new Headers(given as HeadersInit)
  for (const [name, value] of new Headers(options.headers as HeadersInit)) headers.set(name, value)
  if (type && !headers.has('content-type')) headers.set('content-type', type)
  const { signal, timeout = settings.timeout } = options
  const ends = endOf(signal, timeout)
  // Node asks for `duplex` where the body is a stream, which can be sent once.
  const init = { method, headers, body, signal: ends, duplex: 'half' } as RequestInit
  const isRepeatable = REPEATABLE.test(method) && !(body instanceof ReadableStream)
  const retries = isRepeatable ? (options.retries ?? settings.retries ?? 2) : 0
  for (let attempt = 0; ; attempt++) {
    ends.throwIfAborted()
    const request = new Request(url, init)
    const isLast = attempt >= retries
    // Browsers want the global one to be called as it is, and not as a method.
    const response = await (settings.fetch ?? fetch)(request).catch((error: unknown) => {
      if (isLast || ends.aborted) throw error
      return undefined
    })
    // Longer each time, and not at the same moment as all others.
    const delay = findWait(response) ?? 150 * (1 + Math.random()) * 2 ** attempt
    if (
      response &&
      (isLast ||
        delay > LONGEST_WAIT ||
        options.expect?.includes(response.status) ||
        !isTemporary(response))
    ) {
      return response
    }
    await response?.body?.cancel()
    await wait(delay, ends)
  }
}

/** A signal of its own, which ends with the given one and after the milliseconds. */
export function endOf(signal: AbortSignal | undefined, timeout?: number): AbortSignal {
  const timer = timeout && AbortSignal.timeout(timeout)
  // Without a number of milliseconds there is no timer.
  return AbortSignal.any([signal, timer].filter(Boolean) as AbortSignal[])
}

/** An answer that asks for more patience is the last one. */
export const LONGEST_WAIT = 30_000

/** Safe or idempotent (RFC 9110, section 9.2; RFC 10008). */
const REPEATABLE = /GET|HEAD|QUERY|PUT|DELETE/

export function isTemporary({ status }: Response): boolean {
  // Any value is read as a text.
  return /408|429|50[234]/.test(status as never)
}

/** The milliseconds of `Retry-After` (RFC 9110, section 10.2.3); `undefined` without one. */
export function findWait(response: Response | undefined): number | undefined {
  const after = response?.headers.get('retry-after')
  if (!after) return undefined
  const delay = /^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - Date.now()
  return delay >= 0 ? delay : undefined
}

/**
 * @param signal one that nothing else holds, since it keeps the listener
 * @throws the reason of the signal when it is aborted.
 */
export function wait(delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delay)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}

/**
 * The body as it is sent. An unsafe request without a body says `application/json`, so that it never
 * looks like a form of another site.
 *
 * @throws {TypeError} for a value that has no JSON form.
 */
function toBody(value: unknown, method: string): [body?: BodyInit | undefined, type?: string] {
  if (value === undefined) return /GET|HEAD|QUERY/.test(method) ? [] : [value, JSON_TYPE]
  const tag = {}.toString.call(value)
  if (AS_IT_IS.test(tag)) {
    const { type } = value as { readonly type?: string }
    // Forms say their type by themselves, a `Blob` where it has one.
    const own = / (Form|URL)/.test(tag) ? '' : type || 'application/octet-stream'
    return [value as BodyInit, own]
  }
  const body: string | undefined = JSON.stringify(value)
  if (!body) throw new TypeError('The body has no JSON form')
  return [body, JSON_TYPE]
}

const JSON_TYPE = 'application/json'
/** The names of classes, which hold in every realm: `[object Uint8Array]`. */
const AS_IT_IS = /FormData|URLS|Blob|File|Stream|Buffer|\wArray/

/** @throws {TypeError} for an option that is unknown. */
export function checkNames(options: object, names: string): void {
  for (const name in options) {
    if (!names.split(' ').includes(name)) throw new TypeError(`no option ${name}; write ${names}`)
  }
}

const CALL_OPTIONS = 'params query headers body expect signal timeout retries lastEventId reconnect'
