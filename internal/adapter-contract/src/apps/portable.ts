import {
  type ActionContext,
  type DispatcherOptions,
  eventStream,
  HttpError,
  json,
  type LoaderContext,
  ndjson,
  notFound,
  redirect,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/**
 * A small app as a team would write it. Each of its answers is the same on every host, header by
 * header.
 */
export function createPortableApp(): DispatcherOptions {
  const users = new Map([['7', { id: '7', name: 'Ada' }]])
  const findUser = (id: string) => {
    const user = users.get(id)
    if (user === undefined) throw notFound('No such user')
    return user
  }
  return {
    onError: () => {},
    routes: [
      createEventLog().route,
      { pattern: '/', module: { loader: () => ({ name: 'portable' }) } },
      {
        pattern: '/api/users',
        module: {
          loader: () => ({ users: [...users.values()] }),
          action: ({ body }: ActionContext) =>
            json({ user: body }, { status: 201, headers: { Location: '/api/users/8' } }),
        },
      },
      {
        pattern: '/api/users/:id',
        module: {
          loader: ({ params }: LoaderContext<'/api/users/:id'>) => ({ user: findUser(params.id) }),
          DELETE: () => undefined,
        },
      },
      {
        pattern: '/api/session',
        module: {
          loader: ({ cookies }: LoaderContext) => ({ token: cookies.token ?? null }),
          action: ({ reply }: ActionContext) => {
            reply.headers.append('Set-Cookie', 'token=t; HttpOnly; Path=/')
            reply.headers.append('Set-Cookie', 'seen=1')
            return { ok: true }
          },
        },
      },
      {
        pattern: '/api/cached',
        module: {
          loader: () =>
            json({ a: 1 }, { headers: { ETag: '"v1"', 'Cache-Control': 'max-age=60' } }),
        },
      },
      { pattern: '/api/files/:path+', module: { loader: ({ params }) => params } },
      { pattern: '/old', module: { loader: () => redirect('/api/users', 301) } },
      {
        pattern: '/teapot',
        module: {
          loader: () =>
            new Response('short', { status: 418, headers: { 'Content-Type': 'text/plain' } }),
        },
      },
      {
        pattern: '/taken',
        module: {
          loader: () => new HttpError(409, { detail: 'Taken', headers: { 'X-Owner': '7' } }),
        },
      },
      {
        pattern: '/broken',
        module: {
          loader: () => {
            throw new Error('secret')
          },
        },
      },
      { pattern: '/lines', module: { loader: () => ndjson([{ a: 1 }, { a: 2 }]) } },
      { pattern: '/events', module: { loader: () => eventStream([{ id: '1', data: 'one' }]) } },
      { pattern: '/bytes', module: { loader: () => new Uint8Array([104, 105]) } },
    ],
  }
}
