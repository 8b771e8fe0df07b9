import { connect } from 'node:net'
import { type RunningAdapter, serve } from '@portolan-internal/adapter-contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServer, HttpError, resourceRoutes } from '../src/index.ts'
import { expressVersions } from './served-app.ts'

/** Sends a head, and the body once the server asks for it. */
function send(origin: string, path: string, length: number): Promise<string> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`,
  )
  return new Promise((resolve) => {
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
      if (answer.endsWith('100 Continue\r\n\r\n')) socket.end('a'.repeat(length))
    })
    socket.once('close', () => resolve(answer))
  })
}

describe.each(expressVersions)('a client that waits for 100 (Continue) on %s', (_name, express) => {
  let running: RunningAdapter
  beforeAll(async () => {
    const app = express()
    const action = ({ body }: { body: unknown }) => ({ length: String(body).length })
    const routes = [
      { pattern: '/echo', module: { action } },
      { pattern: '/guarded', module: { action }, middleware: [() => new HttpError(401)] },
    ]
    app.post('/parsed', express.text(), (req, res) => {
      res.send(String(String(req.body).length))
    })
    app.use(await resourceRoutes({ routes }))
    running = await serve(createServer(app))
  })
  afterAll(() => running.close())

  test.each([
    ['/echo', '{"length":10}'],
    ['/parsed', '10'],
  ])('is asked for a body that is read: %s', async (path, body) => {
    const answer = await send(running.origin, path, 10)
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
    expect(answer.endsWith(body)).toBe(true)
  })

  test.each([
    ['/echo', 200_000, 413],
    ['/guarded', 10, 401],
  ])('is not asked for a body that is refused by its head: %s', async (path, length, status) => {
    const answer = await send(running.origin, path, length)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/^Connection: close\r$/im)
  })
})
