import type { Client } from './client.ts'
import type { HeadersSource } from './inputs.ts'
import { ProblemError } from './problem-error.ts'
import { EVENTS, readAnswer } from './read-answer.ts'
import { type EventsOptions, readEvents } from './read-events.ts'
import { checkNames, type SendOptions, sendRequest } from './send-request.ts'

export interface ClientOptions {
  /**
   * The URL in front of every path. Default: the page's origin; without a page `http://localhost`
   * where `fetch` is given.
   */
  readonly baseUrl?: string | URL
  /** Headers of every request, or a function that gives them for one. Default: none. */
  readonly headers?: HeadersSource | (() => HeadersSource | Promise<HeadersSource>)
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
 * @throws {TypeError} without an absolute `baseUrl` where there is neither a page nor `fetch`.
 */
export function createClient<Routes>(options: ClientOptions = {}): Client<Routes> {
  checkNames(options, 'baseUrl headers fetch retries timeout')
  const settings = { ...options, baseUrl: findBase(options) }
  const send = (method: string) => {
    const respond = (path: string, given: SendOptions = {}) =>
      sendRequest(settings, method, path, given)
    const call = async (path: string, given: SendOptions = {}) => {
      const response = await respond(path, given)
      const body = await readAnswer(response, `${method} ${path}`)
      const { status, ok } = response
      const { expect } = given
      if (ok || expect?.includes(status)) {
        return expect ? { ok, status, [ok ? 'data' : 'problem']: body } : body
      }
      throw new ProblemError(response, body)
    }
    return Object.assign(call, { response: respond })
  }
  const events = (path: string, { headers, ...given }: SendOptions & EventsOptions = {}) =>
    readEvents(
      `GET ${path}`,
      (lastEventId) => {
        const own = new Headers(headers as HeadersInit)
        own.set('accept', EVENTS)
        if (lastEventId) own.set('last-event-id', lastEventId)
        return sendRequest({ ...settings, timeout: 0 }, 'GET', path, { ...given, headers: own })
      },
      given,
    )
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

function findBase({ baseUrl, fetch: given }: ClientOptions): string {
  const origin = (globalThis as { location?: { origin?: string } }).location?.origin
  const base = origin && origin !== 'null' ? origin : given && 'http://localhost'
  try {
    return new URL(baseUrl ?? '', base).href.replace(/\/+$/, '')
  } catch (cause) {
    throw new TypeError('createClient() needs an absolute URL as baseUrl', { cause })
  }
}
