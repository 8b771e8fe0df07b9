import { AsyncLocalStorage } from 'node:async_hooks'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { createNodeListener, type HandlerContext, type NodeListenerOptions } from '../src/index.ts'
import { serve } from './serve.ts'

const API: unique symbol = Symbol.for('opentelemetry.js.api.1')
const KEY = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA')

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function observe(
  loader: (context: HandlerContext) => unknown,
  options: Partial<NodeListenerOptions> = {},
) {
  const onResponse = vi.fn()
  const listener = await createNodeListener({
    onError: () => undefined,
    onResponse,
    ...options,
    routes: [{ pattern: '/x', module: { loader } }],
  } as NodeListenerOptions)
  const { origin, close } = await serve(listener)
  closing.push(close)
  const ended = async () => {
    await expect.poll(() => onResponse).toHaveBeenCalled()
    // A second call would come with the next event of the connection.
    await new Promise((resolve) => setTimeout(resolve, 20))
    return onResponse.mock.calls.map(([event]) => event)
  }
  return { url: `${origin}/x`, ended }
}

test.each<[string, (context: HandlerContext) => unknown, object]>([
  ['at once', ({ res }) => res.writeHead(201).end('é!'), { status: 201, bytes: 3 }],
  [
    'in parts',
    ({ res }) => {
      res.write('ab', 'latin1')
      res.write(Buffer.from('cd'))
      res.end('6566', 'hex')
    },
    { status: 200, bytes: 6 },
  ],
  [
    'by a pipe',
    ({ res }) => {
      Readable.from([Buffer.from('abc'), Buffer.from('de')]).pipe(res)
      return res
    },
    { status: 200, bytes: 5 },
  ],
  [
    'later',
    ({ res }) => {
      setTimeout(() => res.end('late'), 10)
      return res
    },
    { status: 200, bytes: 4 },
  ],
])('an answer through res %s is told with status and bytes', async (_, loader, event) => {
  const { url, ended } = await observe(loader)
  await (await fetch(url)).text()
  expect(await ended()).toMatchObject([{ ...event, aborted: false, error: undefined }])
})

test('a write in an encoding that Node does not know is told with its error', async () => {
  const { url, ended } = await observe(({ res }) => res.end('text', 'klingon' as never))
  await fetch(url).catch(() => {})
  expect(String((await ended())[0].error)).toContain('Unknown encoding: klingon')
})

test('a response that code in front has closed is told as aborted', async () => {
  const onResponse = vi.fn()
  const listener = await createNodeListener({
    onResponse,
    routes: [{ pattern: '/', module: { loader: () => 'late' } }],
  })
  const { origin, close } = await serve((req, res) => {
    res.once('close', () => listener(req, res))
    res.destroy()
  })
  closing.push(close)
  await expect(fetch(origin)).rejects.toThrow()
  await expect.poll(() => onResponse.mock.calls[0]?.[0]).toMatchObject({ aborted: true })
})

test('an answer through res that is broken off is told as aborted', async () => {
  const { url, ended } = await observe(({ res }) => {
    res.write('part')
    setTimeout(() => res.destroy(), 20)
    return res
  })
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow()
  expect(await ended()).toMatchObject([{ status: 200, bytes: 4, aborted: true }])
})

test('the id of a request is in an answer through res', async () => {
  const { url } = await observe(({ res }) => res.end('text'), { requestId: true })
  const response = await fetch(url, { headers: { 'X-Request-Id': 'a7' } })
  expect(response.headers.get('x-request-id')).toBe('a7')
})

test('onResponse finds the stores that code in front of the routes has entered', async () => {
  const store = new AsyncLocalStorage<string>()
  const onResponse = vi.fn(() => store.getStore())
  const listener = await createNodeListener({
    onResponse,
    routes: [{ pattern: '/', module: { loader: () => 1 } }],
  })
  const { origin, close } = await serve((req, res) => store.run('in front', listener, req, res))
  closing.push(close)
  await fetch(origin)
  await expect.poll(() => onResponse.mock.results[0]?.value).toBe('in front')
})

test.each<[string, Record<string, unknown> | undefined, route: string | undefined]>([
  ['of an HTTP server', { type: 'http' }, '/x/:id'],
  ['of something else', { type: 'rpc' }, undefined],
  ['missing', undefined, undefined],
])(
  'OpenTelemetry’s metadata %s, in the active context, gets the route',
  async (_what, metadata, route) => {
    const context = {
      active: () => ({ getValue: (key: symbol) => (key === KEY ? metadata : undefined) }),
    }
    const api = globalThis as { [API]?: unknown }
    api[API] = { context }
    const listener = await createNodeListener({
      routes: [{ pattern: '/x/:id', module: { loader: () => 1 } }],
    })
    const { origin, close } = await serve(listener)
    closing.push(close)
    try {
      expect((await fetch(`${origin}/x/7`)).status).toBe(200)
      expect(metadata?.route).toBe(route)
      // Where no part of the API is registered but this one.
      api[API] = {}
      expect((await fetch(`${origin}/x/7`)).status).toBe(200)
    } finally {
      delete api[API]
    }
  },
)

test('a request without a server is told at the finish of its response', async () => {
  const { createInProcessClient } = await import(
    '../../../internal/adapter-contract/src/client/in-process.ts'
  )
  const onResponse = vi.fn()
  const listener = await createNodeListener({
    onResponse,
    routes: [{ pattern: '/', module: { loader: () => 1 } }],
  })
  await createInProcessClient(createServer(listener))({ path: '/' })
  expect(onResponse.mock.calls).toMatchObject([[{ status: 200, bytes: 1, aborted: false }, {}]])
})
