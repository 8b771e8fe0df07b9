import {
  type DispatcherOptions,
  type Handler,
  HttpError,
  json,
  notFound,
  redirect,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/** Headers of an upstream that describe its own connection. */
const ONE_CONNECTION = {
  Connection: 'X-Listed, upgrade',
  'Keep-Alive': 'timeout=5',
  'Proxy-Connection': 'keep-alive',
  TE: 'trailers',
  Trailer: 'X-Checksum',
  'Transfer-Encoding': 'chunked',
  Upgrade: 'h2c',
  'X-Listed': '1',
  'X-Kept': '1',
}

const made: Readonly<Record<string, () => unknown>> = {
  json: () => json({ id: 1 }, { status: 201, headers: { 'X-Id': '1' } }),
  redirect: () => redirect('/elsewhere?a=b', 301),
  'redirect-303': () => redirect('relative/é', { status: 303 }),
  'redirect-external': () => redirect('https://pay.example/x', { external: true }),
  'not-found': () => notFound('No such thing'),
  'http-error': () =>
    new HttpError(409, {
      detail: 'Taken',
      type: 'https://errors.example/taken',
      extensions: { owner: 7, status: 200, toJSON: () => 'replaced' },
      headers: { 'Retry-After': '5' },
    }),
  response: () => new Response('short', { status: 418, headers: { 'X-Spout': '1' } }),
}

const values: Readonly<Record<string, Handler>> = {
  object: () => ({ a: 1, é: ['ü'] }),
  array: () => [1, 'x', null],
  string: () => 'text',
  number: () => 0,
  false: () => false,
  null: () => null,
  undefined: () => undefined,
  'undefined-status': ({ reply }) => {
    reply.status = 202
  },
  promise: async () => ({ later: true }),
  'with-reply': ({ reply }) => {
    reply.status = 404
    reply.headers.set('X-Tried', 'yes')
    return { error: 'User not found' }
  },
  text: ({ reply }) => {
    reply.headers.set('Content-Type', 'text/plain; charset=utf-8')
    return 'plain €'
  },
  merged: ({ reply }) => {
    reply.headers.set('X-Before', 'kept')
    reply.headers.set('Content-Type', 'text/html')
    reply.headers.append('Set-Cookie', 'a=1')
    const headers = new Headers({ 'Content-Type': 'text/plain' })
    headers.append('Set-Cookie', 'b=2')
    headers.append('Set-Cookie', 'c=3; Path=/')
    return new Response('hello', { headers })
  },
  'empty-response': () => new Response(null, { status: 200 }),
  'status-204': () => new Response(null, { status: 204 }),
  'json-204': ({ reply }) => {
    reply.status = 204
    return { dropped: true }
  },
  'problem-over-headers': ({ reply }) => {
    reply.headers.set('Content-Type', 'text/csv')
    reply.headers.set('Content-Disposition', 'attachment')
    reply.headers.set('X-Kept', '1')
    return notFound()
  },
  bytes: () => new Uint8Array([0, 128, 255]),
  blob: () => new Blob(['<b>'], { type: 'text/html' }),
  'one-connection': () => new Response('one', { headers: ONE_CONNECTION }),
  'one-connection-json': ({ reply }) => {
    reply.headers.set('Trailer', 'X-Checksum')
    return json({ a: 1 }, { headers: ONE_CONNECTION })
  },
  'wrong-length': () => json({ a: 1 }, { headers: { 'Content-Length': '3' } }),
}

/**
 * `/value/*` are the results above. `/returned/*` and `/thrown/*` are results that mean the same
 * returned and thrown.
 */
export function createResultsApp(): DispatcherOptions {
  const { route } = createEventLog()
  const returned = mapEntries(made, (make) => () => make())
  const thrown = mapEntries(made, (make) => () => {
    throw make()
  })
  const rejected = mapEntries(made, (make) => async () => {
    throw make()
  })
  const routes = Object.entries({
    ...prefix('/value/', values),
    ...prefix('/returned/', returned),
    ...prefix('/thrown/', thrown),
    ...prefix('/rejected/', rejected),
  }).map(([pattern, loader]) => ({ pattern, module: { loader } }))
  return { routes: [route, ...routes] }
}

function mapEntries<T>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => Handler,
): Record<string, Handler> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}

function prefix(start: string, handlers: Readonly<Record<string, Handler>>) {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, loader]) => [start + name, loader]),
  )
}
