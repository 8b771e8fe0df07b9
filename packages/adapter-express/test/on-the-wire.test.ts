import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { redirect, resourceRoutes } from '../src/index.ts'
import { rawRequest } from './raw-request.ts'
import { expressVersions, serve } from './served-app.ts'

describe.each(expressVersions)('over a socket, %s', (_name, express) => {
  test.each(['HTTP/1.0', 'HTTP/1.0\r\nConnection: keep-alive'])(
    'a stream that fails midway ends in a reset for a client of %j',
    async (version) => {
      const app = express().set('env', 'test')
      const module = {
        async *loader() {
          yield 'partial'
          // Until the client has it, which a reset may take from it.
          await new Promise((resolve) => setTimeout(resolve, 50))
          throw new Error('midway')
        },
      }
      app.use(
        await resourceRoutes({ routes: [{ pattern: '/x', module }], onError: () => undefined }),
      )
      expect(await send(await serve(app), `GET /x ${version}\r\n\r\n`)).toEqual({
        text: expect.stringContaining('partial'),
        end: 'ECONNRESET',
      })
    },
  )

  test.each([
    ['//\\evil.test', 500],
    ['/\\evil.test', 500],
    ['https:\\\\evil.test', 500],
    ['//evil.test/', 302],
  ])('a redirect to %j that may leave the site is %i', async (to, status) => {
    const app = express().set('env', 'test')
    const module = { loader: () => redirect(to, { external: true }) }
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module }], onError: () => undefined }))
    expect((await rawRequest(await serve(app), '/x', {})).status).toBe(status)
  })

  test.each([
    ['a.test:80', 'http://a.test', 200],
    ['a.test:443', 'https://a.test', 200],
    ['a.test', 'chrome-extension://a.test', 403],
    ['a.test', 'file://a.test', 403],
    ['a.test', 'http://user@a.test', 403],
    ['a.test', 'http://a.test/x', 403],
  ])('a form for the host %s from %s is %i', async (host, origin, status) => {
    const app = express().set('env', 'test')
    const routes = [{ pattern: '/x', module: { action: () => 'done' } }]
    app.use(await resourceRoutes({ routes, onError: () => undefined }))
    const lines = [
      ...['POST /x HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`, 'Connection: close'],
      ...['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 3', '', 'a=b'],
    ]
    const { text } = await send(await serve(app), lines.join('\r\n'))
    expect(text.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
  })
})

interface Sent {
  readonly text: string
  /** The code of the error by which the connection ended. */
  readonly end: string | undefined
}

function send(url: string, request: string): Promise<Sent> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    let text = ''
    let end: string | undefined
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      end = code
    })
    socket.on('close', () => resolve({ text, end }))
    socket.write(request)
  })
}
