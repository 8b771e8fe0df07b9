import { get } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { securityHeaders } from '@portolan/security-headers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createNodeListener, eventStream, type HandlerContext } from '../src/index.ts'
import { serve } from './serve.ts'

type Loader = (context: HandlerContext) => unknown

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function ask(loader: Loader): Promise<{ response: Response; text: string }> {
  const { origin, close } = await serve(
    await createNodeListener({
      routes: [{ pattern: '/x', module: { loader } }],
      onError: () => undefined,
    }),
  )
  try {
    const response = await fetch(`${origin}/x`)
    return { response, text: await response.text() }
  } finally {
    await close()
  }
}

describe('ctx.res', () => {
  test('takes status and headers for a plain result', async () => {
    const { response, text } = await ask(({ res }) => {
      res.statusCode = 404
      res.setHeader('X-Tried', 'yes')
      return { error: 'User not found' }
    })
    expect([response.status, response.headers.get('x-tried'), text]).toEqual([
      404,
      'yes',
      '{"error":"User not found"}',
    ])
  })

  test.each<[string, Loader]>([
    [
      'set on it',
      ({ res }) => {
        res.statusCode = 201
        res.setHeader('Content-Length', 5)
      },
    ],
    ['of a Response', () => new Response(null, { headers: { 'Content-Length': '5' } })],
  ])('promises no length %s for a body that never comes', async (_, loader) => {
    const { response, text } = await ask(loader)
    expect([response.headers.get('content-length'), text]).toEqual(['0', ''])
  })

  test('keeps its headers beside those of a Response, every Set-Cookie included', async () => {
    const { response } = await ask(({ res }) => {
      res.setHeader('X-Before', 'kept')
      res.appendHeader('Set-Cookie', 'a=1')
      return new Response('hello', { headers: [['Set-Cookie', 'b=2']] })
    })
    expect(response.headers.get('x-before')).toBe('kept')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  test.each<[string, Loader]>([
    ['and returning nothing', ({ res }) => void res.end('sent')],
    ['and returning it', ({ res }) => res.end('sent')],
    [
      'later, having returned it',
      ({ res }) => {
        setImmediate(() => res.end('sent'))
        return res
      },
    ],
    ['by a pipe', ({ res }) => void Readable.from(['se', 'nt']).pipe(res)],
  ])('answers by itself, %s', async (_how, loader) => {
    expect((await ask(loader)).text).toBe('sent')
  })

  test('wins over a value that is returned too, with one warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { text } = await ask(({ res }) => {
      res.end('first')
      return { second: true }
    })
    expect([text, warn.mock.calls.length]).toEqual(['first', 1])
  })

  test('is broken off by an error after the headers were sent', async () => {
    const asked = ask(({ res }) => {
      res.write('partial')
      throw new Error('too late')
    })
    await expect(asked).rejects.toThrow()
  })
})

test('headers and a status set in front of the listener stay', async () => {
  const listener = await createNodeListener({
    routes: [
      { pattern: '/x', module: { loader: () => 1 } },
      { pattern: '/own', module: { loader: () => 1, config: { securityHeaders: false } } },
    ],
  })
  const protect = securityHeaders()
  const { origin, close } = await serve((req, res) => protect(req, res, () => listener(req, res)))
  const get = async (path: string) =>
    (await fetch(origin + path)).headers.get('x-content-type-options')
  expect([await get('/x'), await get('/own'), await get('/none')]).toEqual([
    'nosniff',
    null,
    'nosniff',
  ])
  await close()
})

test('a body that code in front has parsed is used as it is', async () => {
  const listener = await createNodeListener({
    routes: [{ pattern: '/x', module: { action: ({ body }: HandlerContext) => ({ body }) } }],
  })
  const { origin, close } = await serve((req, res) => {
    req.resume().on('end', () => listener(Object.assign(req, { body: 'parsed' }), res))
  })
  const response = await fetch(`${origin}/x`, { method: 'POST', body: 'text' })
  expect(await response.json()).toEqual({ body: 'parsed' })
  await close()
})

test('a plain result touches no class of the web', async () => {
  const listener = await createNodeListener({
    routes: [{ pattern: '/:id', module: { loader: ({ params }: HandlerContext) => params } }],
  })
  const { origin, close } = await serve(listener)
  const { port } = new URL(origin)
  const touched = vi.fn()
  for (const name of ['AbortController', 'Headers', 'Request', 'Response', 'URL']) {
    vi.stubGlobal(name, touched)
  }
  const status = await new Promise((resolve) => {
    get({ port, path: '/7' }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
  })
  expect([status, touched.mock.calls.length]).toEqual([200, 0])
  await close()
})

describe('node:http2', () => {
  test('its compatibility API gets the same answers', async () => {
    const loader = ({ url, request, reply }: HandlerContext) => {
      reply.headers.append('Set-Cookie', 'a=1')
      reply.headers.append('Set-Cookie', 'b=2')
      return { url: url.href, method: request.method }
    }
    const listener = await createNodeListener({
      routes: [
        { pattern: '/x', module: { loader, action: ({ body }: HandlerContext) => ({ body }) } },
        { pattern: '/events', module: { loader: () => eventStream([{ data: 'one' }]) } },
        {
          pattern: '/response',
          module: { loader: () => new Response('r', { statusText: 'Fine' }) },
        },
      ],
    })
    const server = createHttp2Server(listener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const session = connect(`http://127.0.0.1:${port}`)
    const send = (path: string, body?: string) =>
      new Promise<unknown>((resolve, reject) => {
        const stream = session.request({
          ':path': path,
          ...(body !== undefined && { ':method': 'POST', 'content-type': 'application/json' }),
        })
        let head: Record<string, unknown> = {}
        let text = ''
        stream.on('response', (headers) => {
          head = headers
        })
        stream.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        stream.on('error', reject)
        stream.on('end', () => resolve([head[':status'], text, head['set-cookie']]))
        stream.end(body)
      })
    expect(await send('/x')).toEqual([
      200,
      `{"url":"http://127.0.0.1:${port}/x","method":"GET"}`,
      ['a=1', 'b=2'],
    ])
    expect(await send('/x', '{"a":1}')).toEqual([200, '{"body":{"a":1}}', undefined])
    expect(await send('/events')).toEqual([200, 'data: one\n\n', undefined])
    expect(await send('/response')).toEqual([200, 'r', undefined])
    expect(await send('/none')).toEqual([404, '{"title":"Not Found","status":404}', undefined])
    session.close()
    await new Promise((resolve) => server.close(resolve))
  })
})
