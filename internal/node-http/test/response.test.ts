import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { callAtEnd } from '../src/response-state.ts'
import { tellRoute } from '../src/route-name.ts'
import { writeBody } from '../src/write-body.ts'

const API = Symbol.for('opentelemetry.js.api.1')

afterEach(() => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(globalThis, API)
})

/** Lets a function have the response to a GET, and gives what the client reads. */
async function respondBy(use: (res: ServerResponse) => unknown): Promise<string> {
  const server = createServer((_req, res) => void use(res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  try {
    const answer = fetch(`http://127.0.0.1:${port}`).then((response) => response.text())
    return await answer.catch(() => 'broken off')
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** A source that gives `chunk` for ever, until it is stopped. */
function endless(chunk: string) {
  const stop = vi.fn(async () => ({ done: true, value: undefined }) as const)
  const next = vi.fn(async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return { done: false, value: chunk } as const
  })
  const body = { [Symbol.asyncIterator]: () => ({ next, return: stop }) }
  return { body: body as never, next, stop }
}

test('callAtEnd() calls at once for a response that is over', async () => {
  const act = vi.fn()
  await respondBy(async (res) => {
    res.end()
    await once(res, 'close')
    callAtEnd(res, act)
  })
  await expect.poll(() => act).toHaveBeenCalledOnce()
})

test('a stream for a client that has gone is stopped before its first chunk', async () => {
  const { body, next, stop } = endless('x')
  expect(
    await respondBy(async (res) => {
      res.writeHead(200)
      res.destroy()
      await writeBody(res, body)
    }),
  ).toBe('broken off')
  await expect.poll(() => stop).toHaveBeenCalled()
  expect(next).not.toHaveBeenCalled()
})

test('a stream whose response other code has ended is stopped', async () => {
  const { body, stop } = endless('x')
  const text = await respondBy((res) => {
    const written = writeBody(res, body)
    res.end('ended')
    return written
  })
  expect(text).toBe('ended')
  await expect.poll(() => stop).toHaveBeenCalled()
})

test('a stream does not wait for a client that goes while a chunk is written', async () => {
  const { body, stop } = endless('x')
  const text = await respondBy((res) => {
    const write = () => {
      res.destroy()
      return false
    }
    return writeBody(Object.assign(res, { write }), body)
  })
  expect(text).toBe('broken off')
  await expect.poll(() => stop).toHaveBeenCalled()
})

test.each([
  ['text/event-stream', 2],
  ['application/x-ndjson; charset=utf-8', 2],
  ['text/plain', 0],
])('middleware that holds chunks back is told to send each one of %s', async (type, count) => {
  const flush = vi.fn()
  async function* chunks() {
    yield 'a'
    yield 'b'
  }
  const text = await respondBy((res) => {
    res.setHeader('Content-Type', type)
    return writeBody(Object.assign(res, { flush }), chunks())
  })
  expect([text, flush.mock.calls.length]).toEqual(['ab', count])
})

test.each([
  ['http', '', '/', '/'],
  ['http', '/m', '/', '/m'],
  ['http', '/m', '/a', '/m/a'],
  ['grpc', '/m', '/a', undefined],
  [undefined, '/m', '/a', undefined],
])(
  'OpenTelemetry with metadata of %s is told of %s and %s as %s',
  (type, mount, pattern, route) => {
    const metadata = type && { type }
    const context = { active: () => ({ getValue: () => metadata }) }
    Object.assign(globalThis, { [API]: { context } })
    tellRoute({ mount }, pattern)
    expect(metadata).toEqual(type && { type, ...(route && { route }) })
  },
)
