import { once } from 'node:events'
import { get } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import { serve as serveServer } from '@portolan-internal/adapter-contract'
import { afterEach, expect, test } from 'vitest'
import { createNodeListener, sendEarlyHints } from '../src/index.ts'
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
