import {
  type DispatcherOptions,
  type Handler,
  HttpError,
  type Middleware,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/** Handlers that return parts of their context, and middleware around them. */
export function createContextApp(): DispatcherOptions {
  const { note, route } = createEventLog()
  const handlers: Readonly<Record<string, Handler>> = {
    '/context/:id': ({
      url,
      method,
      route: { id, pattern },
      params,
      signal,
      cookies,
      request,
    }) => ({
      path: url.pathname + url.search,
      method,
      route: { id, pattern },
      params,
      aborted: signal.aborted,
      cookies,
      noPrototype: Object.getPrototypeOf(cookies) === null,
      request: [request.method, new URL(request.url).pathname, request.headers.get('x-sent')],
    }),
    '/host': ({ url }) => url.host,
    '/never': ({ signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => note(`aborted by ${(signal.reason as Error).name}`))
      }),
    '/wait': ({ signal }) => {
      note('waiting')
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          note('gone')
          resolve(undefined)
        })
      })
    },
    '/in-time': async () => 'done',
  }
  const outer: Middleware = async ({ state, reply }, next) => {
    note('outer in')
    state.user = 'Ada'
    reply.headers.set('X-Outer', '1')
    const result = await next()
    note('outer out')
    return result
  }
  const inner: Middleware = (_context, next) => {
    note('inner')
    return next()
  }
  const guard: Middleware = () => {
    throw new HttpError(401, { headers: { 'WWW-Authenticate': 'Basic' } })
  }
  const twice: Middleware = async (_context, next) => {
    await next()
    return next()
  }
  const answering: Middleware = async (_context, next) => {
    await next()
    return { replaced: true }
  }
  const keeping: Middleware = async (_context, next) => {
    await next()
  }
  const loader: Handler = ({ state }) => {
    note('handler')
    return { user: state.user ?? null }
  }
  const around: Readonly<Record<string, readonly Middleware[]>> = {
    '/around': [outer, inner],
    '/guarded': [guard, outer],
    '/twice': [twice],
    '/answering': [answering],
    '/keeping': [keeping],
  }
  const config = { timeout: 50 }
  return {
    onError: () => note('onError'),
    routes: [
      route,
      ...Object.entries(handlers).map(([pattern, handler]) => ({
        pattern,
        id: `id of ${pattern}`,
        module: { loader: handler, ...(/never|time/.test(pattern) && { config }) },
      })),
      ...Object.entries(around).map(([pattern, middleware]) => ({
        pattern,
        middleware,
        module: { loader },
      })),
    ],
  }
}
