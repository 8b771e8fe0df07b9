import {
  type DispatcherOptions,
  eventStream,
  type Handler,
  HttpError,
  json,
  type Middleware,
  notFound,
  readAnswer,
  redirect,
  toAnswer,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

const KINDS: Readonly<Record<string, Handler>> = {
  object: () => ({ a: 1 }),
  json: () => json({ a: 1 }, { status: 201, headers: { 'X-Own': '1' } }),
  nothing: () => undefined,
  text: ({ reply }) => {
    reply.headers.set('Content-Type', 'text/plain')
    return 'text'
  },
  bytes: () => new Uint8Array([104, 105]),
  response: () => new Response('web', { status: 202, headers: { 'Content-Type': 'text/x-web' } }),
  bodiless: () => new Response(null, { status: 204 }),
  blob: () => new Blob(['blob'], { type: 'text/x-blob' }),
  async *stream() {
    yield 'one '
    yield 'two'
  },
  events: () => eventStream(['event']),
  redirect: () => redirect('/elsewhere', 303),
  missing: () => {
    throw notFound('Not here')
  },
  thrown: () => {
    throw new Response('thrown', { status: 418 })
  },
  broken: () => {
    throw new Error('broken')
  },
  headers: ({ reply }) => {
    reply.status = 203
    reply.headers.set('X-Outer', 'inner')
    reply.headers.set('X-Inner', '1')
    reply.headers.append('Vary', 'Accept')
    reply.headers.append('Set-Cookie', 'b=2')
    return {}
  },
  problem: ({ reply }) => {
    reply.headers.set('Content-Language', 'de')
    return new HttpError(409)
  },
}

/** Sets headers outside, so that they are not part of the answer. */
const outer: Middleware = (context, next) => {
  const { headers } = context.reply
  headers.set('X-Outer', 'outer')
  headers.append('Vary', 'Origin')
  headers.append('Set-Cookie', 'a=1')
  return next()
}

/** Tells what it has read in a header of the answer. */
const reader: Middleware = async (context, next) => {
  const answer = await readAnswer(context, next)
  if (answer === undefined) return undefined
  const { body, status, headers } = answer
  const isWhole = typeof body === 'string' || body instanceof Uint8Array
  const kind = body === null ? 'none' : isWhole ? `${body.length}` : 'stream'
  const names = headers.map(([name, value]) => `${name.toLowerCase()}=${value}`).sort()
  const read = `${status} ${kind} ${names.join('; ')}`.trim()
  return { ...answer, headers: [...headers, ['X-Read', read] as const] }
}

/** Middleware that reads the answers of handlers, and answers that are made of plain data. */
export function createAnswersApp(): DispatcherOptions {
  const { route } = createEventLog()
  const kinds = Object.entries(KINDS).map(([name, loader]) => ({
    pattern: `/${name}`,
    module: { loader },
    middleware: [outer, reader],
  }))
  const replay: Middleware = () =>
    toAnswer({ status: 200, headers: { 'Content-Type': 'text/x-kept' }, body: 'kept' })
  return {
    onError: () => {},
    routes: [
      route,
      ...kinds,
      { pattern: '/kept', module: { loader: () => 'not run' }, middleware: [outer, replay] },
    ],
  }
}
