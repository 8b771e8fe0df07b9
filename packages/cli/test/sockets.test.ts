import { request } from 'node:http'
import { io } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { type DevServer, startDev } from './dev-server.ts'
import { makeProject, writeIn } from './make-project.ts'
import { bin, runPortolan } from './run-portolan.ts'
import { type StartedServer, startProcess } from './start-process.ts'

const UPGRADE = (word: string) => `import express from 'express'
import { WebSocketServer } from 'ws'
import { isSameOrigin } from '@portolan/adapter-express'
const sockets = new WebSocketServer({ noServer: true })
sockets.on('connection', (ws) => ws.on('message', (text) => ws.send('${word} ' + text)))
export function upgrade(req, socket, head) {
  if (!isSameOrigin(req)) return socket.end('HTTP/1.1 403 Forbidden\\r\\n\\r\\n')
  sockets.handleUpgrade(req, socket, head, (ws) => sockets.emit('connection', ws, req))
}
export default express()`

const SERVER = (word: string) => `import express from 'express'
import { WebSocketServer } from 'ws'
export function server(server) {
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (ws) => ws.on('message', (text) => ws.send('${word} ' + text)))
}
export default express()`

const SOCKET_IO = (word: string) => `import express from 'express'
import { Server } from 'socket.io'
let io
export function server(server) {
  io = new Server(server)
  io.on('connection', (socket) => socket.on('say', (text) => socket.emit('said', '${word} ' + text)))
}
export const close = () => io.close()
export default express()`

const FILES = {
  'package.json': '{ "type": "module" }',
  'app/a/route.ts': 'export const loader = () => "a"',
}

/** Opens a WebSocket, and resolves with its first answer, or with the status of a refusal. */
function ask(url: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'), { headers })
    onTestFinished(() => socket.terminate())
    socket.on('open', () => socket.send('ahoy'))
    socket.on('message', (text) => resolve(String(text)))
    socket.on('unexpected-response', (_req, res) => resolve(String(res.statusCode)))
    socket.on('error', reject)
    socket.on('close', reject)
  })
}

/** The same by socket.io, by its two transports. */
function say(url: string, transport: 'polling' | 'websocket'): Promise<string> {
  const socket = io(url, { transports: [transport], forceNew: true, reconnection: false })
  onTestFinished(() => void socket.close())
  return new Promise((resolve, reject) => {
    socket.on('connect_error', reject)
    // A reload of the app may end the connection before the answer.
    socket.on('disconnect', reject)
    socket.on('said', resolve)
    socket.emit('say', 'ahoy')
  })
}

async function untilAnswers(act: () => Promise<string>, expected: string): Promise<void> {
  await expect.poll(() => act().catch(String)).toBe(expected)
}

test.each([
  ['upgrade', UPGRADE],
  ['server', SERVER],
])('dev serves WebSockets by the export %s, across reloads', async (_, app) => {
  const root = makeProject({ ...FILES, 'app.ts': app('one') })
  const dev = await startDev(root)
  expect(await ask(dev.url)).toBe('one ahoy')
  const open = new WebSocket(dev.url.replace('http', 'ws'))
  onTestFinished(() => open.terminate())
  await new Promise((resolve) => open.once('open', resolve))
  // A route that is saved leaves connections as they are.
  writeIn(root, 'app/a/route.ts', 'export const loader = () => "b"')
  await dev.until('a', '200 "b"')
  expect(open.readyState).toBe(WebSocket.OPEN)
  const closed = new Promise((resolve) => open.once('close', resolve))
  writeIn(root, 'app.ts', app('two'))
  await closed
  await untilAnswers(() => ask(dev.url), 'two ahoy')
  writeIn(root, '.env', 'A=1')
  await expect.poll(() => dev.printed.out).toContain('restart .env')
  await untilAnswers(() => ask(dev.url), 'two ahoy')
  const last = new WebSocket(dev.url.replace('http', 'ws'))
  onTestFinished(() => last.terminate())
  await new Promise((resolve) => last.once('open', resolve))
  expect(await dev.stop()).toBe(0)
})

test('dev serves socket.io by both transports, across reloads', async () => {
  const root = makeProject({ ...FILES, 'app.ts': SOCKET_IO('one') })
  const dev = await startDev(root)
  expect(await say(dev.url, 'polling')).toBe('one ahoy')
  expect(await say(dev.url, 'websocket')).toBe('one ahoy')
  writeIn(root, 'app.ts', SOCKET_IO('two'))
  await untilAnswers(() => say(dev.url, 'websocket'), 'two ahoy')
  expect(await say(dev.url, 'polling')).toBe('two ahoy')
  expect(await dev.get('a')).toBe('200 "a"')
})

const ORIGINS: [origin: string | undefined, host: string, answer: string][] = [
  [undefined, 'localhost:PORT', 'one ahoy'],
  ['http://localhost:PORT', 'localhost:PORT', 'one ahoy'],
  ['http://localhost:5173', 'localhost:PORT', 'one ahoy'],
  ['http://127.0.0.1:PORT', '127.0.0.1:PORT', 'one ahoy'],
  ['https://mine.test', 'localhost:PORT', 'one ahoy'],
  ['https://evil.test', 'localhost:PORT', '403'],
  ['http://203.0.113.9', 'localhost:PORT', '403'],
  ['http://localhost.evil.test', 'localhost:PORT', '403'],
  ['null', 'localhost:PORT', '403'],
  ['http://evil.test:PORT', 'evil.test:PORT', '403'],
]

test('in dev a WebSocket needs a Host and an Origin of the developer', async () => {
  const root = makeProject({ ...FILES, 'app.ts': SERVER('one') })
  const dev = await startDev(root, ['--allow-host', 'mine.test'])
  const { port } = new URL(dev.url)
  const inPlace = (text: string) => text.replace('PORT', port)
  for (const [origin, host, answer] of ORIGINS) {
    const headers = { host: inPlace(host), ...(origin && { origin: inPlace(origin) }) }
    expect([origin, host, await ask(dev.url, headers)]).toEqual([origin, host, answer])
  }
  expect(dev.printed.err).toContain('portolan dev --allow-host')
})

test('without the exports a request that asks for another protocol is an ordinary one', async () => {
  const dev = await startDev(makeProject(FILES))
  expect(await statusWithUpgrade(dev)).toBe(200)
})

function statusWithUpgrade({ url }: DevServer): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { connection: 'upgrade', upgrade: 'h2c' }
    request(new URL('a', url), { headers }, (res) => resolve(res.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

test.each([
  ['upgrade of ws', UPGRADE('one'), (url: string) => ask(url)],
  ['server of ws', SERVER('one'), (url: string) => ask(url)],
  ['server of socket.io', SOCKET_IO('one'), (url: string) => say(url, 'websocket')],
] as const)(
  'the build and start serve by the export %s, and end at a signal',
  async (_, app, act) => {
    const root = makeProject({ ...FILES, 'app.ts': app })
    expect((await runPortolan(root, ['build'])).code).toBe(0)
    for (const args of [['dist/server.js'], [bin, 'start']]) {
      const server = await startBuilt(root, args)
      expect(await act(server.url)).toBe('one ahoy')
      expect(await server.get('a')).toBe('200 "a"')
      if (app.includes('isSameOrigin')) {
        expect(await ask(server.url, { origin: 'https://evil.test' })).toBe('403')
      }
      expect(await server.stop()).toBe(0)
    }
  },
)

function startBuilt(root: string, args: readonly string[]): Promise<StartedServer> {
  const env = { PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'production' }
  return startProcess(/Listening on (http:\/\/\S+)/, { args, cwd: root, env })
}
