import { once } from 'node:events'
import { get } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import { type AddressInfo, connect as connectSocket } from 'node:net'
import { Readable } from 'node:stream'
import { readAnswer } from '@portolan/dispatch-core'
import { securityHeaders } from '@portolan/security-headers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  createNodeListener,
  defineLoader,
  eventStream,
  type HandlerContext,
  json,
} from '../src/index.ts'
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

type ResponseInput = ConstructorParameters<typeof Response>[0]

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

  test.each([
    ['whole', (): ResponseInput => 'text'],
    ['streamed', (): ResponseInput => new Blob(['text']).stream()],
  ])(
    'keeps what a Response with a %s body adds to, and nothing that it replaces',
    async (_how, body) => {
      const { response, text } = await ask(({ res }) => {
        res.setHeader('Vary', 'Origin')
        res.setHeader('Set-Cookie', ['a=1', 'b=2'])
        res.setHeader('X-Once', 'before')
        res.setHeader('Link', '</before>')
        const headers: [string, string][] = [
          ['vary', 'Accept'],
          ['x-once', 'after'],
          ['set-cookie', 'c=3'],
          ['set-cookie', 'd=4'],
          ['link', '</after>'],
        ]
        return new Response(body(), { headers, status: 201, statusText: 'Well Made' })
      })
      expect([response.status, response.statusText, text]).toEqual([201, 'Well Made', 'text'])
      expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2', 'c=3', 'd=4'])
      expect(response.headers.get('vary')).toBe('Origin, Accept')
      expect([response.headers.get('x-once'), response.headers.get('link')]).toEqual([
        'after',
        '</after>',
      ])
    },
  )

  test('is not needed for a reason phrase', async () => {
    const { response } = await ask(() => new Response('text', { statusText: 'Well Made' }))
    expect(response.statusText).toBe('Well Made')
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

  test('keeps an answer that is whole before the handler fails', async () => {
    const { text } = await ask(({ res }) => {
      res.end('whole')
      throw new Error('too late')
    })
    expect(text).toBe('whole')
  })

  test('gets its headers back from an answer that is read', async () => {
    const seen: unknown[] = []
    const listener = await createNodeListener({
      routes: [
        {
          pattern: '/',
          module: {
            loader: ({ res }: HandlerContext) => {
              res.setHeader('X-One', '2')
              res.setHeader('X-Many', ['3', '4'])
              res.setHeader('X-New', 'n')
              return 'text'
            },
          },
          middleware: [
            async (context, next) => {
              seen.push((await readAnswer(context, next))?.headers)
              return 'other'
            },
          ],
        },
      ],
    })
    const { origin, close } = await serve((req, res) => {
      res.setHeader('X-One', '1')
      res.setHeader('X-Many', ['1', '2'])
      listener(req, res)
    })
    const { headers } = await fetch(origin)
    expect([headers.get('x-one'), headers.get('x-many'), headers.get('x-new')]).toEqual([
      '1',
      '1, 2',
      null,
    ])
    expect(seen[0]).toEqual(
      expect.arrayContaining([
        ['x-one', '2'],
        ['x-many', '3'],
        ['x-many', '4'],
        ['x-new', 'n'],
      ]),
    )
    await close()
  })

  test('keeps the headers that code outside has sent while an answer is read', async () => {
    const onError = vi.fn()
    const listener = await createNodeListener({
      onError,
      routes: [
        {
          pattern: '/',
          module: {
            loader: ({ res }: HandlerContext) => {
              res.setHeader('X-One', '2')
              res.setHeader('X-New', 'n')
              return new Response(new ReadableStream({ pull: send }))
            },
          },
          middleware: [
            async (context, next) => {
              await readAnswer(context, next)
            },
          ],
        },
      ],
    })
    let answer = () => {}
    const send = async (stream: ReadableStreamDefaultController) => {
      answer()
      stream.close()
    }
    const { origin, close } = await serve((req, res) => {
      answer = () => res.end('outside')
      res.setHeader('X-One', '1')
      listener(req, res)
    })
    const response = await fetch(origin)
    expect([await response.text(), response.headers.get('x-one')]).toEqual(['outside', '2'])
    expect(onError).not.toHaveBeenCalled()
    await close()
  })

  test('that code in front has begun to send gets no more headers', async () => {
    const deprecated = { since: '2026-01-01' }
    const listener = await createNodeListener({
      routes: [{ pattern: '/', module: { loader: defineLoader({ deprecated }, () => 'text') } }],
    })
    const { origin, close } = await serve((req, res) => {
      res.write('begun')
      listener(req, res)
      res.end()
    })
    const response = await fetch(origin)
    expect([await response.text(), response.headers.get('deprecation')]).toEqual(['begun', null])
    await close()
  })

  test('has Vary of code in front and of the routes, and each value of a name', async () => {
    const listener = await createNodeListener({
      cors: { origins: ['https://a.example'] },
      routes: [
        {
          pattern: '/',
          module: {
            loader: () =>
              json(1, {
                headers: [
                  ['X-Many', '1'],
                  ['X-Many', '2'],
                ],
              }),
          },
        },
      ],
    })
    const { origin, close } = await serve((req, res) => {
      res.setHeader('Vary', 'Accept-Language')
      listener(req, res)
    })
    const { headers } = await fetch(origin, { headers: { Origin: 'https://a.example' } })
    expect(headers.get('vary')).toBe('Accept-Language, Origin')
    expect(headers.get('x-many')).toBe('1, 2')
    await close()
  })

  test('has the reason phrase of a Response', async () => {
    const { response } = await ask(() => new Response('x', { statusText: 'Quite' }))
    expect(response.statusText).toBe('Quite')
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

describe('ctx.request', () => {
  test('has several lines of one header, and none that code in front has taken away', async () => {
    const listener = await createNodeListener({
      routes: [
        {
          pattern: '/',
          module: {
            loader: ({ request }: HandlerContext) => [
              request.headers.get('set-cookie'),
              request.headers.get('x-gone'),
            ],
          },
        },
      ],
    })
    const { origin, close } = await serve((req, res) => {
      req.headers['x-gone'] = undefined
      listener(req, res)
    })
    const headers = { 'Set-Cookie': ['a=1', 'b=2'], 'X-Gone': 'x' }
    const [response] = await once(get(origin, { headers }), 'response')
    expect(JSON.parse(String(await response.toArray()))).toEqual(['a=1, b=2', ''])
    await close()
  })

  test.each([
    ['GET / HTTP/1.0\r\n\r\n', '"http://localhost/"'],
    ['GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n', 'The Host of the request is not valid'],
  ])('has an origin from one Host alone: %j', async (head, expected) => {
    const { origin, close } = await serve(
      await createNodeListener({
        routes: [{ pattern: '/', module: { loader: ({ url }: HandlerContext) => url } }],
      }),
    )
    const socket = connectSocket(Number(new URL(origin).port), '127.0.0.1')
    socket.write(head)
    expect(String(await socket.toArray())).toContain(expected)
    await close()
  })

  test('needs no lines of headers, which requests without a server may lack', async () => {
    const listener = await createNodeListener({
      routes: [{ pattern: '/', module: { loader: ({ url }: HandlerContext) => url } }],
    })
    const { origin, close } = await serve((req, res) => {
      Object.assign(req, { rawHeaders: undefined })
      listener(req, res)
    })
    expect(await (await fetch(origin)).json()).toBe(`${origin}/`)
    await close()
  })
})
