import type { Client } from './client.ts'
import { ProblemError } from './problem-error.ts'
import { EVENTS, readAnswer } from './read-answer.ts'
import { type EventsOptions, readEvents } from './read-events.ts'
import { type SendOptions, type Settings, sendRequest } from './send-request.ts'

export interface ClientOptions {
  /**
   * The URL in front of every path. Default: the page's origin; without a page `http://localhost`
   * where `fetch` is given.
   */
  readonly baseUrl?: string | URL
  /** Headers of every request, or a function that gives them for one. Default: none. */
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>)
  /** Sends a request: wrap the global one to intercept all. Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>
  /**
   * How often a safe or idempotent request is sent again: after a broken connection, and after 408,
   * 429, 502, 503 and 504. Default: 2.
   */
  readonly retries?: number
  /** Milliseconds for a whole call, its retries and its body included. Default: no limit. */
  readonly timeout?: number
}

/**
 * Makes a client of the routes in the table that `portolan types` writes.
 *
 * @example
 * import type { Routes } from '../.portolan/types/routes'
 * const api = createClient<Routes>({ baseUrl: 'https://api.example' })
 * const { user } = await api.get('/api/users/:id', { params: { id: '7' } })
 * @throws {TypeError} for an option that is unknown, and without `baseUrl` where there is neither a
 * page nor `fetch`.
 */
export function createClient<Routes>(options: ClientOptions = {}): Client<Routes> {
  const settings = toSettings(options)
  const send = (method: string) => {
    const respond = (path: string, given: SendOptions = {}) =>
      sendRequest(settings, method, path, given)
    const call = async (path: string, given: SendOptions = {}) => {
      const response = await respond(path, given)
      const body = await readAnswer(response, `${method} ${path}`)
      const { status, ok } = response
      if (given.expect === undefined) {
        if (ok) return body
      } else {
        if (ok) return { ok, status, data: body }
        if (given.expect.includes(status)) return { ok, status, problem: body }
      }
      throw new ProblemError(response, body)
    }
    return Object.assign(call, { response: respond })
  }
  const events = (path: string, { headers, ...given }: SendOptions & EventsOptions = {}) =>
    readEvents(`GET ${path}`, (lastEventId) => {
      const own = new Headers(headers as HeadersInit)
      own.set('accept', EVENTS)
      if (lastEventId !== '') own.set('last-event-id', lastEventId)
      return sendRequest({ ...settings, timeout: undefined }, 'GET', path, {
        ...given,
        headers: own,
      })
    }, given)
  // The types of the routes describe the arguments and the results.
  return {
    get: send('GET'),
    head: send('HEAD'),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    delete: send('DELETE'),
    query: send('QUERY'),
    events,
  } as never
}

const NAMES = ['baseUrl', 'headers', 'fetch', 'retries', 'timeout']

function toSettings(options: ClientOptions): Settings {
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name))
  if (unknown !== undefined) {
    throw new TypeError(`createClient() has no option ${unknown}; it has ${NAMES.join(', ')}`)
  }
  const { headers, retries = 2, timeout } = options
  // Browsers want the global one to be called as it is.
  const send = options.fetch ?? ((request: Request) => fetch(request))
  return { baseUrl: findBase(options), headers, fetch: send, retries, timeout }
}

function findBase({ baseUrl, fetch: given }: ClientOptions): string {
  const page = (globalThis as { location?: { origin?: string } }).location?.origin
  const origin = page === undefined || page === 'null' ? given && 'http://localhost' : page
  try {
    return new URL(baseUrl ?? '', origin).href.replace(/\/+$/, '')
  } catch (cause) {
    throw new TypeError(
      `createClient() has the baseUrl ${baseUrl}; write an absolute URL, such as https://api.example`,
      { cause },
    )
  }
}
