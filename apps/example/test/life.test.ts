import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClient, tokenOf } from './http-client.ts'
import {
  makeDataDirectory,
  removeDataDirectory,
  runExample,
  startExample,
} from './running-example.ts'
import type { ProcessOptions, RunningProcess } from './running-process.ts'

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }

describe('the life of the example', () => {
  let prepared: string
  let directory: string
  const started: RunningProcess[] = []

  // The first start in a directory makes the database, which takes seconds. All tests share one.
  beforeAll(async () => {
    prepared = await makeDataDirectory()
    const { code } = await (await startExample(prepared)).stop()
    expect(code).toBe(0)
  })
  afterAll(() => removeDataDirectory(prepared))
  beforeEach(async () => {
    directory = await makeDataDirectory()
    await cp(prepared, directory, { recursive: true })
  })
  afterEach(async () => {
    for (const example of started.splice(0)) await example.stop()
    await removeDataDirectory(directory)
  })
  async function start(options?: ProcessOptions): Promise<RunningProcess> {
    const example = await startExample(directory, options)
    started.push(example)
    return example
  }

  test('prints its address and the table of its routes', async () => {
    const example = await start()
    expect(example.output()).toContain(`Listening on ${example.url}`)
    const rows = example.output().split('\n')
    expect(rows.map((row) => row.trim().split(/ {2,}/)).filter((row) => row.length > 1)).toEqual([
      ['GET HEAD OPTIONS', '/api/admin/stats', 'api/admin/stats/route.js'],
      ['GET HEAD OPTIONS', '/api/cached', 'api/cached/route.js'],
      ['GET HEAD OPTIONS', '/api/docs/:path*', 'api/docs/[[...path]]/route.js'],
      ['GET HEAD OPTIONS', '/api/fail', 'api/fail/route.js'],
      ['GET HEAD OPTIONS', '/api/files/:path+', 'api/files/[...path]/route.js'],
      ['GET HEAD OPTIONS', '/api/gone', 'api/gone/route.js'],
      ['GET HEAD OPTIONS', '/api/old', 'api/old/route.js'],
      ['GET HEAD POST PUT PATCH DELETE OPTIONS', '/api/profile', 'api/profile/route.js'],
      ['POST DELETE OPTIONS', '/api/session', 'api/session/route.js'],
      ['GET HEAD OPTIONS', '/api/time', 'api/time/route.js'],
      ['GET HEAD POST OPTIONS', '/api/users', 'api/users/route.js'],
      ['GET HEAD PATCH DELETE OPTIONS', '/api/users/:id', 'api/users/[id]/route.js'],
      ['GET HEAD OPTIONS', '/metrics', 'metrics/route.js'],
      ['GET HEAD OPTIONS', '/openapi.json', 'openapi.json/route.js'],
      ['GET HEAD OPTIONS', '/status', '(internal)/status/route.js'],
    ])
  })

  test('listens on PORT', async () => {
    const { url, stop } = await start()
    await stop()
    const { port } = new URL(url)
    const again = await start({ env: { PORT: port } })
    expect(again.url).toBe(url)
    expect((await createClient(url)('GET /health')).status).toBe(200)
  })

  test('keeps users and sessions over a restart, with no secret in the environment', async () => {
    const first = await start()
    const send = createClient(first.url)
    const { body } = await send('POST /api/users', { body: ADA })
    const token = tokenOf(await send('POST /api/session', { body: ADA }))
    expect((await first.stop()).code).toBe(0)

    const second = createClient((await start()).url)
    expect((await second('GET /api/users')).body).toEqual({ users: [body.user] })
    expect(await second('GET /api/profile', { token })).toMatchObject({ status: 200, body })
  })

  test('keeps users when it is killed, and starts again', async () => {
    const first = await start()
    const { body } = await createClient(first.url)('POST /api/users', { body: ADA })
    first.child.kill('SIGKILL')
    await first.ended

    const second = createClient((await start()).url)
    expect((await second('GET /api/users')).body).toEqual({ users: [body.user] })
  })

  test('says in one line that its port is in use, and leaves who has it alone', async () => {
    const first = await start()
    const { port } = new URL(first.url)
    const { code, stdout, stderr } = await runExample(directory, { env: { PORT: port } })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^Port ${port} is in use; .*\n$`))
    expect((await createClient(first.url)('GET /api/users')).status).toBe(200)
  })

  test('does not open the data of another process', async () => {
    await start()
    const { code, stderr } = await runExample(directory)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The data directory .* is in use by another process; .*\n$/)
  })

  test.each([
    [{ PORT: 'http' }, 'PORT=http is not a port; '],
    [{ PORT: '65536' }, 'PORT=65536 is not a port; '],
    [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET has 5 characters; '],
    [{ DATABASE_URL: 'postgres://ada@127.0.0.1:1/db' }, 'DATABASE_URL leads to no database: '],
  ])('refuses %o in one line', async (env, message) => {
    const { code, stderr } = await runExample(directory, { env })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^.*\n$/)
    expect(stderr.startsWith(message)).toBe(true)
  })

  // Windows has no signals: kill() ends a process there at once.
  describe.skipIf(process.platform === 'win32')('at SIGTERM and SIGINT', () => {
    test.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 at %s', async (signal) => {
      const example = await start()
      expect((await createClient(example.url)('GET /api/users')).status).toBe(200)
      const silent = await openSocket(example)
      example.child.kill(signal)
      await silent.ended
      expect(await example.ended).toMatchObject({ code: 0, signal: null })
    })

    test('finishes what is in flight, and refuses what comes after', async () => {
      const example = await start()
      const body = JSON.stringify(ADA)
      const inFlight = await openSocket(example)
      inFlight.socket.write(
        `POST /api/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
      )
      await inFlight.received('HTTP/1.1 100 Continue')
      // Both requests are one write, which the server reads at once. When it has answered the
      // first, the second has begun.
      const late = await openSocket(example)
      late.socket.write(
        'GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /api/users HTTP/1.1\r\nHost: x\r\n',
      )
      await late.received('{"ok":true}')

      example.child.kill('SIGTERM')
      await answersUnavailable(example)
      late.socket.write('\r\n')
      await late.ended
      expect(late.text()).toMatch(/HTTP\/1\.1 503 .*\r\n(.+\r\n)*Connection: close\r\n/)
      inFlight.socket.write(body)
      await inFlight.ended
      expect(inFlight.text()).toMatch(/HTTP\/1\.1 201 .*\r\n(.+\r\n)*Connection: close\r\n/)
      expect(inFlight.text()).toContain('"email":"ada@example.com"')
      expect(await example.ended).toMatchObject({ code: 0, signal: null })
    })
  })
})

/** A connection that shows every byte. */
async function openSocket({ url }: RunningProcess) {
  const socket = await connectTo(url)
  // A server that ends may reset connections that it has not accepted yet.
  socket.on('error', () => {})
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  return {
    socket,
    ended: new Promise((resolve) => socket.once('close', resolve)),
    text: () => text,
    async received(part: string): Promise<void> {
      while (!text.includes(part)) await once(socket, 'data')
    },
  }
}

async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  return socket
}

/** Waits until the server refuses new requests. */
async function answersUnavailable({ url }: RunningProcess): Promise<void> {
  for (;;) {
    const { status } = await fetch(`${url}/health`)
    if (status === 503) return
  }
}
