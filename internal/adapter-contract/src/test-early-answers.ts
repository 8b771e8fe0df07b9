import { connect } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { type DispatcherOptions, HttpError } from '@portolan/dispatch-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningAdapter } from './test-adapter.ts'

const options: DispatcherOptions = {
  routes: [
    { pattern: '/echo', module: { action: ({ body }) => ({ length: String(body).length }) } },
    {
      pattern: '/guarded',
      module: { action: () => 'never' },
      middleware: [() => new HttpError(401)],
    },
    {
      pattern: '/pipe',
      module: { action: ({ request }) => request.body, config: { body: { parse: false } } },
    },
  ],
}

const LENGTH = 'Content-Length: 40000000\r\n'
const CHUNKED = 'Transfer-Encoding: chunked\r\n'

/**
 * Tests an HTTP/1.1 server whose answer comes before the end of a long body: the client gets it
 * while it sends, it says `Connection: close`, and the connection is closed soon.
 */
export function testEarlyAnswers(
  name: string,
  start: (options: DispatcherOptions) => Promise<RunningAdapter>,
): void {
  describe(`${name}: an answer before the end of a long body`, () => {
    let running: RunningAdapter
    beforeAll(async () => {
      running = await start(options)
    })
    afterAll(() => running.close())

    test.each([
      ['a length over the limit', '/echo', LENGTH, 413],
      ['chunks over the limit', '/echo', CHUNKED, 413],
      ['a middleware that refuses', '/guarded', LENGTH, 401],
      ['a middleware that refuses chunks', '/guarded', CHUNKED, 401],
    ])(
      'reaches a client that goes on sending, and is the last: %s',
      async (_why, path, framing, status) => {
        const { answer, sent } = await sendLong(running.origin, path, framing)
        expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
        expect(answer).toMatch(/^Connection: close\r$/im)
        expect(sent).toBeLessThan(40_000_000)
      },
    )

    test('keeps the connection where the rest is short', async () => {
      const request = `POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 200000\r\n`
      const body = 'a'.repeat(200_000)
      const last = `${request}Connection: close\r\n\r\n${body}`
      const { answer } = await send(running.origin, [`${request}\r\n${body}${last}`])
      expect(answer.match(/HTTP\/1\.1 413 /g)).toHaveLength(2)
      expect(answer.match(/^Connection: close\r$/gim)).toHaveLength(1)
    })

    test('is the last one, whatever follows the body', async () => {
      const first = `POST /guarded HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n${CHUNKED}\r\n`
      const second = 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'
      const { answer } = await send(running.origin, [first, `3\r\nabc\r\n0\r\n\r\n${second}`])
      expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401'])
    })

    test('takes nothing from a handler that sends the body back', async () => {
      const head = `POST /pipe HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 2000000\r\n\r\n`
      const { answer } = await send(running.origin, [head, ...Array(20).fill('a'.repeat(100_000))])
      expect(answer.match(/a{1000,}/g)?.join('').length).toBeGreaterThan(1_900_000)
    })
  })
}

function sendLong(origin: string, path: string, framing: string) {
  const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n${framing}\r\n`
  const block = 'a'.repeat(65_536)
  const part = framing === CHUNKED ? `10000\r\n${block}\r\n` : block
  return send(origin, [head, ...Array<string>(610).fill(part)])
}

/** Writes texts as fast as the server takes them, until it closes the connection. */
function send(origin: string, texts: readonly string[]): Promise<{ answer: string; sent: number }> {
  const { protocol, hostname, port } = new URL(origin)
  const options = { host: hostname, port: Number(port), rejectUnauthorized: false }
  const socket = protocol === 'https:' ? connectSecurely(options) : connect(options)
  return new Promise((resolve) => {
    let answer = ''
    let sent = 0
    const rest = [...texts]
    const write = () => {
      for (let text = rest.shift(); text !== undefined; text = rest.shift()) {
        sent += text.length
        if (!socket.write(text)) return
      }
    }
    socket.on('drain', write)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    // A server that closes while the client sends is read as a reset.
    socket.on('error', () => {})
    socket.once('close', () => resolve({ answer, sent }))
    write()
  })
}
