import { once } from 'node:events'
import { get } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import { connect as connectSocket } from 'node:net'
import { serve as serveServer } from '@portolan-internal/adapter-contract'
import { afterEach, expect, test } from 'vitest'
import { createNodeListener, type HandlerContext, sendEarlyHints } from '../src/index.ts'
import { serve } from './serve.ts'

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const LINKS = ['</a.css>; rel=preload; as=style', '</b.js>; rel=modulepreload']

const routes = [
  { pattern: '/', module: { loader: (ctx: never) => sendEarlyHints(ctx, LINKS) } },
] as const

test('early hints come before the answer over HTTP/1.1', async () => {
  const { origin, close } = await serve(await createNodeListener({ routes }))
  closing.push(close)
  const request = get(origin)
  const [[hints], [response]] = await Promise.all([
    once(request, 'information'),
    once(request, 'response'),
  ])
  expect([hints.statusCode, hints.headers.link]).toEqual([103, LINKS.join(', ')])
  expect([response.statusCode, String(await response.toArray())]).toEqual([200, 'true'])
})

test('early hints come before the answer over HTTP/2', async () => {
  const { origin, close } = await serveServer(
    createHttp2Server(await createNodeListener({ routes })),
  )
  closing.push(close)
  const session = connect(origin)
  const stream = session.request({ ':path': '/' })
  const [headers] = await once(stream, 'headers')
  expect([headers[':status'], headers.link]).toEqual([103, LINKS.join(', ')])
  expect(String(await stream.toArray())).toBe('true')
  session.close()
})

test.each([[[]], [['/a.css']], ['</a.css>; rel=preload'], [['</a>; rel=x\r\nX: y']]])(
  'early hints of %j are refused',
  (links) => {
    expect(() => sendEarlyHints({} as never, links as never)).toThrow(
      /^sendEarlyHints\(\) got .+; write a list of links/,
    )
  },
)

test('early hints are not sent over HTTP/1.0, nor behind the head of the answer', async () => {
  const begun = { loader: (ctx: HandlerContext) => ctx.res.end(String(send(ctx))) }
  const send = (ctx: HandlerContext) => {
    ctx.res.flushHeaders()
    return sendEarlyHints(ctx, LINKS)
  }
  const { origin, close } = await serve(
    await createNodeListener({ routes: [...routes, { pattern: '/begun', module: begun }] }),
  )
  closing.push(close)
  expect(await (await fetch(`${origin}/begun`)).text()).toBe('false')
  const socket = connectSocket(Number(new URL(origin).port), '127.0.0.1')
  socket.write('GET / HTTP/1.0\r\n\r\n')
  const answer = String(await socket.toArray())
  expect([answer.slice(0, 13), answer.slice(-9)]).toEqual(['HTTP/1.1 200 ', '\r\n\r\nfalse'])
})
