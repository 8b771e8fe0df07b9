import { type Params, type Query, toPath, toQuery } from './request-url.ts'

/** The settings of a client that every call has. */
export interface Settings {
  readonly baseUrl: string
  readonly headers: HeadersSource | undefined
  readonly fetch: (request: Request) => Promise<Response>
  readonly retries: number
  readonly timeout: number | undefined
}

type HeadersSource = HeadersInit | (() => HeadersInit | Promise<HeadersInit>)

/** The options of one call, as the types of the client give them. */
export interface SendOptions {
  readonly params?: Params
  readonly query?: Query | URLSearchParams
  readonly headers?: HeadersInit | Readonly<Record<string, unknown>>
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
  const url = settings.baseUrl + toPath(pattern, options.params) + toQuery(options.query)
  const { body, type } = toBody(options.body, method)
  const headers = await mergeHeaders(settings.headers, options.headers)
  if (type !== undefined && !headers.has('content-type')) headers.set('content-type', type)
  const timeout = options.timeout ?? settings.timeout
  const signals = [
    ...(options.signal === undefined ? [] : [options.signal]),
    ...(timeout === undefined ? [] : [AbortSignal.timeout(timeout)]),
  ]
  const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0]
  const isStream = tagOf(body) === 'ReadableStream'
  const init = { method, headers, body, signal, ...(isStream && { duplex: 'half' }) } as RequestInit
  const isRepeatable = REPEATABLE.includes(method) && !isStream
  const retries = isRepeatable ? (options.retries ?? settings.retries) : 0
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted()
    const request = new Request(url, init)
    const isLast = attempt >= retries
    const response = await settings.fetch(request).catch((error: unknown) => {
      if (isLast || signal?.aborted === true) throw error
      return undefined
    })
    if (response !== undefined) {
      const isFinal = isLast || options.expect?.includes(response.status) === true
      if (isFinal || !isTemporary(response.status)) return response
    }
    // Longer each time, and not at the same moment as all others.
    const delay = findWait(response) ?? 300 * 2 ** attempt * (0.5 + Math.random() / 2)
    if (response !== undefined && delay > LONGEST_WAIT) return response
    await response?.body?.cancel()
    await wait(delay, signal)
  }
}

/** An answer that asks for more patience is the last one. */
const LONGEST_WAIT = 30_000

/** Safe or idempotent (RFC 9110, section 9.2; RFC 10008). */
const REPEATABLE = ['GET', 'HEAD', 'QUERY', 'PUT', 'DELETE']

export function isTemporary(status: number): boolean {
  return [408, 429, 502, 503, 504].includes(status)
}

/** The milliseconds of `Retry-After` (RFC 9110, section 10.2.3); `undefined` without one. */
export function findWait(response: Response | undefined): number | undefined {
  const after = response?.headers.get('retry-after')
  if (after === null || after === undefined) return undefined
  const delay = /^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - Date.now()
  return Number.isNaN(delay) ? undefined : Math.max(delay, 0)
}

/** @throws the reason of the signal when it is aborted. */
export function wait(delay: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, delay)
    signal?.addEventListener('abort', end, { once: true })
  })
}

async function mergeHeaders(
  source: HeadersSource | undefined,
  own: SendOptions['headers'],
): Promise<Headers> {
  const headers = new Headers(typeof source === 'function' ? await source() : source)
  const pairs = Array.isArray(own) || own instanceof Headers ? [...own] : Object.entries(own ?? {})
  for (const [name, value] of pairs) if (value !== undefined) headers.set(name, String(value))
  return headers
}

/**
 * The body as it is sent. An unsafe request without a body says `application/json`, so that it never
 * looks like a form of another site.
 *
 * @throws {TypeError} for a value that has no JSON form.
 */
function toBody(value: unknown, method: string): { body?: BodyInit; type?: string } {
  if (value === undefined) return REPEATABLE.slice(0, 3).includes(method) ? {} : { type: JSON_TYPE }
  // Forms say their type by themselves, a `Blob` where it has one.
  if (FORMS.includes(tagOf(value))) return { body: value as BodyInit }
  if (BINARY.includes(tagOf(value)) || ArrayBuffer.isView(value)) {
    const { type } = value as { readonly type?: string }
    return { body: value as BodyInit, type: type || 'application/octet-stream' }
  }
  const body: string | undefined = JSON.stringify(value)
  if (body === undefined) throw new TypeError(`The body is a ${typeof value}; write a JSON value`)
  return { body, type: JSON_TYPE }
}

const JSON_TYPE = 'application/json'
const FORMS = ['FormData', 'URLSearchParams']
const BINARY = ['Blob', 'File', 'ReadableStream', 'ArrayBuffer']

/** The name of a class of the Web, whichever realm it comes from. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}
