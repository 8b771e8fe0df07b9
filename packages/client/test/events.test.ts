import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createClient } from '../src/index.ts'
import { createRoutes, type Routes } from './routes.ts'

/** Reads this many events. */
async function take<T>(count: number, events: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = []
  for await (const event of events) {
    taken.push(event)
    if (taken.length === count) break
  }
  return taken
}

function stream(...chunks: string[]): Response {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk))
  return new Response(new Blob(bytes).stream(), {
    headers: { 'content-type': 'text/event-stream' },
  })
}

function clientOf(...list: (() => Response)[]) {
  const send = vi.fn(async (_: Request) => {
    const next = list[send.mock.calls.length - 1]
    return next === undefined ? new Response(null, { status: 204 }) : next()
  })
  return { send, api: createClient<Routes>({ fetch: send }) }
}

test('events come with their names, their data and their ids', async () => {
  const api = createClient<Routes>({ fetch: createRoutes().fetch })
  expect(await take(2, api.events('/ticks'))).toEqual([
    { event: 'tick', id: '1', data: { n: 1 } },
    { event: 'tick', id: '2', data: { n: 2 } },
  ])
  expect(await take(1, api.events('/ticks', { lastEventId: '7' }))).toMatchObject([{ id: '8' }])
})

test('a stream that ends connects again behind its last event', async () => {
  const { send, api } = clientOf(
    () => stream('retry: 0\nid: 5\ndata: 1\n\ndata: not finished'),
    () => stream('data: 2\n\n'),
  )
  expect((await take(9, api.events('/ticks'))).map(({ data }) => data)).toEqual([1, 2])
  expect(send.mock.calls.map(([{ headers }]) => headers.get('last-event-id'))).toEqual([
    null,
    '5',
    '5',
  ])
})

test('reconnect: false ends with the stream', async () => {
  const { send, api } = clientOf(() => stream('data: 1\n\n'))
  expect(await take(9, api.events('/ticks', { reconnect: false }))).toHaveLength(1)
  expect(send).toHaveBeenCalledTimes(1)
})

test.each([
  [
    'lines end by CR, LF or both, also between two chunks',
    ['data: 1\r', '\ndata: 2\r\r', 'data: 3\n\n'],
  ],
  [
    'comments, unknown fields and events without data are no events',
    [': hi\n\nfoo: 1\n\nevent: x\n\ndata:1\ndata:2\n\ndata: 3\n\n'],
  ],
])('%s', async (_, chunks) => {
  const { api } = clientOf(() => stream(...chunks))
  const events = await take(2, api.events('/ticks', { reconnect: false }))
  expect(events.map(({ event, data }) => [event, data])).toEqual([
    ['message', '1\n2'],
    ['message', 3],
  ])
})

test('an error, and an answer without events, end it', async () => {
  const refused = clientOf(() => Response.json({ title: 'No', status: 403 }, { status: 403 }))
  await expect(take(1, refused.api.events('/ticks'))).rejects.toMatchObject({ status: 403 })
  const other = clientOf(() => Response.json(1))
  await expect(take(1, other.api.events('/ticks'))).rejects.toThrow('write api.get()')
  const get = clientOf(() => stream('data: 1\n\n'))
  await expect(get.api.get('/ticks')).rejects.toThrow('write api.events()')
})

test('a server that is away for a moment is asked again', async () => {
  const away = () => new Response(null, { status: 503, headers: { 'retry-after': '0' } })
  const { api } = clientOf(
    () => stream('retry: 0\ndata: 1\n\n'),
    away,
    away,
    away,
    away,
    () => stream('data: 2\n\n'),
  )
  expect((await take(2, api.events('/ticks'))).map(({ data }) => data)).toEqual([1, 2])
})

describe('over a socket', () => {
  async function serve(onRequest: (socket: Socket, lastEventId: string, count: number) => void) {
    let count = 0
    const server: Server = createServer((request) => {
      onRequest(request.socket, String(request.headers['last-event-id'] ?? ''), count++)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return createClient<Routes>({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    })
  }

  const HEAD =
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n'
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

  test('a connection that breaks connects again behind the last event', async () => {
    const ids: string[] = []
    const api = await serve((socket, lastEventId, count) => {
      ids.push(lastEventId)
      socket.write(`${HEAD}${chunk(`retry: 1\nid: ${count}\ndata: ${count}\n\n`)}`, () =>
        socket.resetAndDestroy(),
      )
    })
    expect((await take(3, api.events('/ticks'))).map(({ data }) => data)).toEqual([0, 1, 2])
    expect(ids.slice(0, 3)).toEqual(['', '0', '1'])
  })

  test('the connection ends with the loop, and with the signal', async () => {
    let closed = 0
    const api = await serve((socket) => {
      socket.on('close', () => closed++)
      socket.write(`${HEAD}${chunk('data: 1\n\n')}`)
    })
    await take(1, api.events('/ticks'))
    await expect.poll(() => closed).toBe(1)
    const controller = new AbortController()
    const events = api.events('/ticks', { signal: controller.signal })
    await events.next()
    controller.abort()
    await expect(events.next()).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => closed).toBe(2)
  })
})
