import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { health } from '@portolan/dispatch-core'
import { expect, test } from 'vitest'
import { gracefulShutdown, writeResponse } from '../src/index.ts'

/** A server that answers its requests when the test lets it. */
async function startServer(timeout = 60_000) {
  const requests: (() => void)[] = []
  const listener: RequestListener = (_req, res) => {
    requests.push(() => res.end('finished'))
  }
  const server = createServer(listener)
  const shutDown = gracefulShutdown(server, { timeout })
  return { requests, server, shutDown, port: await listen(server) }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  return (server.address() as AddressInfo).port
}

/** A connection, and all bytes that it received when it is closed. */
function open(port: number): { socket: Socket; received: Promise<string> } {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', () => {})
  return { socket, received: new Promise((resolve) => socket.on('close', () => resolve(text))) }
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'

async function until(isThere: () => boolean): Promise<void> {
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('a request in flight finishes, and then its connection closes', async () => {
  const { requests, shutDown, port } = await startServer()
  const client = open(port)
  client.socket.write(REQUEST)
  await until(() => requests.length === 1)
  const closed = shutDown()
  requests[0]?.()
  const text = await client.received
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(text).toMatch(/\r\nConnection: close\r\n/)
  expect(text).toMatch(/finished/)
  await closed
})

test('new requests are answered 503, on new connections and on old ones', async () => {
  const { requests, shutDown, port } = await startServer()
  const first = open(port)
  first.socket.write(REQUEST)
  const kept = open(port)
  kept.socket.write(REQUEST)
  await until(() => requests.length === 2)
  requests[1]?.()
  await new Promise((resolve) => kept.socket.once('data', resolve))
  const closed = shutDown()
  kept.socket.write(REQUEST)
  const late = open(port)
  late.socket.write(REQUEST)
  for (const text of [await kept.received, await late.received]) {
    expect(text).toMatch(/HTTP\/1\.1 503 Service Unavailable\r\n/)
    expect(text).toMatch(/\r\nConnection: close\r\n/)
    expect(text).toMatch(/\r\nContent-Type: application\/problem\+json\r\n/)
    expect(text).toMatch(/\r\n\r\n\{"title":"Service Unavailable","status":503\}$/)
  }
  requests[0]?.()
  expect(await first.received).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  await closed
})

test('connections without a request do not delay it', async () => {
  const { requests, server, shutDown, port } = await startServer()
  const unused = open(port)
  const idle = open(port)
  idle.socket.write(REQUEST)
  await until(() => requests.length === 1)
  requests[0]?.()
  await new Promise((resolve) => idle.socket.once('data', resolve))
  await shutDown()
  await Promise.all([unused.received, idle.received])
  expect(server.listening).toBe(false)
})

test('half a request and a WebSocket do not delay it until the timeout', async () => {
  const { server, shutDown, port } = await startServer()
  let isUpgraded = false
  server.on('upgrade', (_req, socket) => {
    isUpgraded = true
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\n')
  })
  const half = open(port)
  half.socket.write('GET / HTTP/1.1\r\nHost:')
  const upgraded = open(port)
  upgraded.socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\n')
  await until(() => isUpgraded)
  await shutDown()
  await Promise.all([half.received, upgraded.received])
})

test('a request in flight after the timeout is broken off', async () => {
  const { requests, shutDown, port } = await startServer(20)
  const client = open(port)
  client.socket.write(REQUEST)
  await until(() => requests.length === 1)
  await shutDown()
  expect(await client.received).toBe('')
})

test('two calls close the server once', async () => {
  const { shutDown } = await startServer()
  expect(shutDown()).toBe(shutDown())
  await shutDown()
})

test('a server that does not listen is closed already', async () => {
  await gracefulShutdown(createServer())()
})

test('a stream of HTTP/2 finishes, and then its session closes', async () => {
  const requests: (() => void)[] = []
  const server = createHttp2Server((_req, res) => {
    requests.push(() => res.end('finished'))
  })
  const shutDown = gracefulShutdown(server)
  const session = connectHttp2(`http://127.0.0.1:${await listen(server)}`)
  const stream = session.request({ ':path': '/' })
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  await until(() => requests.length === 1)
  const closed = shutDown()
  requests[0]?.()
  await new Promise((resolve) => session.once('close', resolve))
  expect(text).toBe('finished')
  await closed
})

test.each([Number.NaN, -1, '5s'])('a timeout of %s is refused', (timeout) => {
  expect(() => gracefulShutdown(createServer(), { timeout: timeout as number })).toThrow(
    expect.objectContaining({
      code: 'invalid-option',
      message: expect.stringMatching(/timeout is .*; write milliseconds/),
    }),
  )
})

test('an event stream is broken off at once, and other streams finish', async () => {
  const streams: ServerResponse[] = []
  const server = createServer((req, res) => {
    const type = req.url === '/events' ? 'text/event-stream' : 'text/plain'
    const body = (async function* () {
      yield 'first'
      await new Promise(() => {})
    })()
    writeResponse(res, { status: 200, headers: [['Content-Type', type]], body })
    streams.push(res)
  })
  const shutDown = gracefulShutdown(server, { timeout: 60_000 })
  const port = await listen(server)
  const [events, other] = [open(port), open(port)]
  events.socket.write(REQUEST.replace('/', '/events'))
  await new Promise((resolve) => events.socket.once('data', resolve))
  other.socket.write(REQUEST)
  await new Promise((resolve) => other.socket.once('data', resolve))
  const closed = shutDown()
  expect(await events.received).toMatch(/first/)
  streams[1]?.end('last')
  expect(await other.received).toMatch(/last\r\n0\r\n\r\n$/)
  await closed
})

test.each([undefined, null, 3000])('%s is refused as a server', (server) => {
  expect(() => gracefulShutdown(server as never)).toThrow(
    expect.objectContaining({
      code: 'invalid-option',
      message: `gracefulShutdown() takes a server that createServer() returned; got ${server === null ? 'null' : typeof server}`,
    }),
  )
})

test('while it drains, requests are served, and the app is not ready', async () => {
  const { readyz } = health()
  const server = createServer((_req, res) => {
    const { status = 200 } = readyz({} as never) as { status?: number }
    res.end(String(status))
  })
  // Long enough for two requests on a machine with much else to do.
  const shutDown = gracefulShutdown(server, { drainDelay: 3_000 })
  const ask = async () => (await fetch(`http://127.0.0.1:${port}`)).text()
  const port = await listen(server)
  const closed = shutDown()
  expect([await ask(), await ask()]).toEqual(['503', '503'])
  await closed
  expect(server.listening).toBe(false)
  // Another server of the process may still be there.
  expect(readyz({} as never)).not.toMatchObject({ status: 503 })
})
