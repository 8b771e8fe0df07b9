import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { spawn } from '@lydell/node-pty'
import { expect, onTestFinished, test } from 'vitest'
import { startDev } from './dev-server.ts'
import { makeProject, writeIn } from './make-project.ts'
import { bin, runPortolan } from './run-portolan.ts'

const FILES = {
  'package.json': '{ "type": "module" }',
  'app/a/route.ts': 'export const loader = () => "a"',
  'app/b/route.ts': 'export const loader = () => "b"',
}

/** Sends bytes and reads until the server closes. */
function send(port: string, bytes: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host, () => socket.write(bytes))
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}

test('the banner has the address, the number of routes and the time', async () => {
  const dev = await startDev(makeProject(FILES))
  await expect.poll(() => dev.printed.out).toMatch(/2 routes in app\n/)
  expect(dev.printed.out).toMatch(
    /^\n {2}portolan v\d+\.\d+\.\d+ {2}ready in [\d.]+ m?s\n\n {2}http:\/\/localhost:\d+\/\n/,
  )
})

test('each request is a line with its status and duration, and nothing in it moves the cursor', async () => {
  const dev = await startDev(makeProject(FILES))
  await dev.get('a?x=1')
  await dev.get('none')
  const { port } = new URL(dev.url)
  await send(port, 'GET /\u009b2J HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  await expect
    .poll(() => dev.printed.out)
    .toMatch(/GET \/a\?x=1 200 [\d.]+ m?s\nGET \/none 404 [\d.]+ m?s\n/)
  await expect.poll(() => dev.printed.out).toMatch(/GET \/\S+ \d+ [\d.]+ m?s\n$/)
  expect(dev.printed.out).not.toContain('\u009b')
})

const HOSTS: [host: string, status: number][] = [
  ['localhost', 200],
  ['localhost:PORT', 200],
  ['LOCALHOST', 200],
  ['app.localhost', 200],
  ['127.0.0.1:PORT', 200],
  ['[::1]:PORT', 200],
  ['192.168.1.7', 200],
  ['mine.test:PORT', 200],
  ['Mine.test.', 200],
  ['evil.test', 403],
  ['evil.test:PORT', 403],
  ['localhost.evil.test', 403],
  ['evillocalhost', 403],
  ['127.0.0.1.evil.test', 403],
  ['evil@localhost', 403],
  ['localhost:PORT:80', 403],
  ['', 403],
]

test('it answers for this machine and what is allowed, and refuses other hosts', async () => {
  const dev = await startDev(makeProject(FILES), ['--allow-host', 'mine.test'])
  const { port } = new URL(dev.url)
  for (const [host, status] of HOSTS) {
    const name = host.replace('PORT', port)
    const answer = await send(port, `GET /a HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`)
    expect(`${host}: ${answer.slice(9, 12)}`).toBe(`${host}: ${status}`)
    expect(answer).not.toMatch(/access-control-allow-origin/i)
    if (host === 'evil.test') expect(answer).toContain('--allow-host evil.test')
  }
})

test('localhost is both of its addresses, and no other', async () => {
  const dev = await startDev(makeProject(FILES))
  const { port } = new URL(dev.url)
  const request = 'GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
  expect(await send(port, request, '127.0.0.1')).toMatch(/^HTTP\/1\.1 200/)
  expect(await send(port, request, '::1')).toMatch(/^HTTP\/1\.1 200/)
  await expect(send(port, request, '127.0.0.2')).rejects.toThrow(/ECONNREFUSED/)
})

test('a port that is taken is told, with what to write', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await new Promise((done) => taken.once('listening', done))
  const { port } = taken.address() as AddressInfo
  const { code, err } = await runPortolan(makeProject(FILES), ['dev', '--port', String(port)])
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining(`Port ${port} is in use`),
  })
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s lets requests in flight finish, and ends with 0',
  async (signal) => {
    const root = makeProject({
      ...FILES,
      'app/slow/route.ts':
        'export const loader = () => new Promise((done) => { setTimeout(done, 300, "done"); console.log("begun") })',
      'app/timer/route.ts': 'setInterval(() => {}, 1000)\nexport const loader = () => 1',
    })
    const dev = await startDev(root)
    await dev.get('timer')
    const slow = dev.get('slow')
    await expect.poll(() => dev.printed.out).toContain('begun')
    const ended = dev.stop(signal)
    expect(await slow).toBe('200 "done"')
    expect(await ended).toBe(0)
  },
)

test('the close() of an app runs at its end, after the last request', async () => {
  const appOf = (path: string) => `import express from 'express'
    const app = express()
    app.get('/${path}', (_req, res) => { res.json(1) })
    export default app
    export const close = () => { console.log('${path} closed') }`
  const root = makeProject({
    ...FILES,
    'app.ts': appOf('one'),
    'app/slow/route.ts':
      'export const loader = () => new Promise((done) => { setTimeout(() => { console.log("answered"); done(1) }, 200); console.log("begun") })',
  })
  const dev = await startDev(root)
  writeIn(root, 'app.ts', appOf('two'))
  await dev.until('two', '200 1')
  const slow = dev.get('slow')
  await expect.poll(() => dev.printed.out).toContain('begun')
  expect(await dev.stop()).toBe(0)
  expect(await slow).toBe('200 1')
  expect(dev.printed.out.replace(/^GET.*\n/gm, '')).toMatch(/begun\nanswered\ntwo closed\n$/)
  expect(dev.printed.out.match(/\w+ closed/g)).toEqual(['one closed', 'two closed'])
})

test('an app whose close() does not end is told, and ends all the same', async () => {
  const root = makeProject({
    ...FILES,
    'app.ts': `import express from 'express'
    export default express()
    export const close = () => new Promise(() => {})`,
  })
  const dev = await startDev(root)
  expect(await dev.stop()).toBe(1)
  expect(dev.printed.err).toMatch(/^✗ close\(\) of app\.ts has not ended within 2 seconds/)
})

test('where nobody reads what it writes, it ends', async () => {
  const dev = await startDev(makeProject(FILES))
  const ended = new Promise((done) => dev.process.once('exit', done))
  dev.process.stdout?.destroy()
  // The line of the request cannot be written.
  await dev.get('a').catch(() => {})
  expect(await ended).toBe(1)
})

test('environment files are read, the address among them', async () => {
  const root = makeProject({
    ...FILES,
    '.env': 'GREETING=hello\nPORT=nonsense',
    'app/env/route.ts': 'export const loader = () => [process.env.GREETING, process.env.NODE_ENV]',
  })
  const dev = await startDev(root)
  expect(await dev.get('env')).toBe('200 ["hello","development"]')
  const { code, err } = await runPortolan(root, ['dev'])
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('PORT is "nonsense"') })
})

test('in a terminal the lines are coloured', async () => {
  const root = makeProject(FILES)
  const { NO_COLOR, CI, ...env } = process.env
  const pty = spawn(process.execPath, [bin, 'dev', '--port', '0'], {
    cwd: root,
    cols: 100,
    env: { ...env, TERM: 'xterm-256color' } as Record<string, string>,
  })
  let text = ''
  pty.onData((chunk) => {
    text += chunk
  })
  const ended = new Promise((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)))
  onTestFinished(() => pty.kill('SIGKILL'))
  await expect.poll(() => text).toMatch(/2 routes/)
  const [url = ''] = /http:\/\/localhost:\d+\//.exec(text) ?? []
  await fetch(new URL('a', url))
  writeIn(root, 'app/a/route.ts', 'throw new Error("no")')
  await expect.poll(async () => (await fetch(new URL('a', url))).status).toBe(500)
  await expect.poll(() => text).toContain('GET /a \u001b[32m200\u001b[39m')
  await expect.poll(() => text).toContain('\u001b[31m✗\u001b[39m')
  // The signal of Ctrl-C in a terminal.
  pty.write('\u0003')
  expect(await ended).toBe(0)
})
