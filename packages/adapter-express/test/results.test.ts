import { describe, expect, it, vi } from 'vitest'
import {
  type HandlerContext,
  HttpError,
  json,
  notFound,
  redirect,
  resourceRoutes,
} from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

type Loader = (context: HandlerContext) => unknown

describe.each(expressVersions)('results on %s', (_name, express) => {
  async function ask(loader: Loader, init?: RequestInit, path = '/x'): Promise<Response> {
    const app = express()
    app.use(
      await resourceRoutes({
        routes: [{ pattern: '/x', module: { loader } }],
        onError: () => undefined,
      }),
    )
    return fetch((await serve(app)) + path, { redirect: 'manual', ...init })
  }

  it.each([
    ['an object', { a: 1 }, '{"a":1}'],
    ['an array', [1, 'x'], '[1,"x"]'],
    ['a string', 'text', '"text"'],
    ['a number', 0, '0'],
    ['false', false, 'false'],
    ['null', null, 'null'],
  ])('%s is sent as JSON', async (_kind, value, body) => {
    const response = await ask(() => value)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.text()).toBe(body)
  })

  it('undefined is 204 without a body', async () => {
    const response = await ask(() => undefined)
    expect(response.status).toBe(204)
    expect(response.headers.get('content-type')).toBeNull()
    expect(await response.text()).toBe('')
  })

  it('undefined keeps a status that was set before', async () => {
    const response = await ask(({ res }) => void res.status(202))
    expect(response.status).toBe(202)
    expect(await response.text()).toBe('')
  })

  it('a plain result takes status and headers set on ctx.res', async () => {
    const response = await ask(({ res }) => {
      res.status(404).setHeader('X-Tried', 'yes')
      return { error: 'User not found' }
    })
    expect(response.status).toBe(404)
    expect(response.headers.get('x-tried')).toBe('yes')
    expect(await response.json()).toEqual({ error: 'User not found' })
  })

  it('a plain result takes status and headers set on ctx.reply', async () => {
    const response = await ask(({ reply }) => {
      reply.status = 201
      reply.headers.set('X-Made', '1')
      return { id: 1 }
    })
    expect(response.status).toBe(201)
    expect(response.headers.get('x-made')).toBe('1')
  })

  it.each([
    ['returned', (value: unknown) => value],
    [
      'thrown',
      (value: unknown) => {
        throw value
      },
    ],
  ])('helpers mean the same %s', async (_how, give) => {
    const created = await ask(() =>
      give(json({ id: 1 }, { status: 201, headers: { 'X-Id': '1' } })),
    )
    expect([created.status, created.headers.get('x-id'), await created.json()]).toEqual([
      201,
      '1',
      { id: 1 },
    ])

    const moved = await ask(() => give(redirect('/y', 301)))
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/y'])

    const missing = await ask(() => give(notFound('No such thing')))
    expect(missing.headers.get('content-type')).toBe('application/problem+json')
    expect(await missing.json()).toEqual({
      title: 'Not Found',
      status: 404,
      detail: 'No such thing',
    })

    const conflict = await ask(() => give(new HttpError(409, { extensions: { owner: 7 } })))
    expect(await conflict.json()).toEqual({ title: 'Conflict', status: 409, owner: 7 })

    const teapot = await ask(() =>
      give(new Response('short', { status: 418, headers: { 'X-Spout': '1' } })),
    )
    expect([teapot.status, teapot.headers.get('x-spout'), await teapot.text()]).toEqual([
      418,
      '1',
      'short',
    ])
  })

  it('headers set on ctx.res are merged into a Response, and every Set-Cookie survives', async () => {
    const response = await ask(({ res }) => {
      res.setHeader('X-Before', 'kept')
      res.appendHeader('Set-Cookie', 'a=1')
      const headers = new Headers({ 'Content-Type': 'text/plain' })
      headers.append('Set-Cookie', 'b=2')
      headers.append('Set-Cookie', 'c=3')
      return new Response('hello', { headers })
    })
    expect(response.headers.get('x-before')).toBe('kept')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2', 'c=3'])
    expect(await response.text()).toBe('hello')
  })

  it('an async iterable of text is streamed', async () => {
    const response = await ask(async function* () {
      yield 'one '
      yield 'two'
    } as Loader)
    expect(await response.text()).toBe('one two')
  })

  describe('a handler that answers through ctx.res', () => {
    it.each<[string, Loader]>([
      ['by res.json and returning nothing', ({ res }) => void res.json({ sent: true })],
      ['by res.json and returning it', ({ res }) => res.json({ sent: true })],
      [
        'later, having returned ctx.res',
        ({ res }) => {
          setTimeout(() => res.json({ sent: true }), 5)
          return res
        },
      ],
    ])('%s', async (_how, loader) => {
      expect(await (await ask(loader)).json()).toEqual({ sent: true })
    })

    it('by sendFile, which begins later', async () => {
      const response = await ask(({ res }) =>
        res.sendFile(new URL('./served-app.ts', import.meta.url).pathname),
      )
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('export async function serve')
    })

    it('by a pipe', async () => {
      const { Readable } = await import('node:stream')
      const response = await ask(({ res }) => void Readable.from(['pi', 'ped']).pipe(res))
      expect(await response.text()).toBe('piped')
    })

    it('and returns a value too: the first answer wins, with one warning', async () => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      const response = await ask(({ res }) => {
        res.json({ first: true })
        return { second: true }
      })
      expect(await response.json()).toEqual({ first: true })
      expect(warn).toHaveBeenCalledTimes(1)
      warn.mockRestore()
    })
  })

  it.each([
    ['an Error', () => new Error('pg://user:pass@host')],
    ['a string', () => 'secret'],
    ['null', () => null],
    ['undefined', () => undefined],
    [
      'an object whose getters throw',
      () =>
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('secret')
            },
          },
        ),
    ],
  ])('%s thrown is a 500 that tells nothing', async (_kind, make) => {
    const response = await ask(async () => {
      throw make()
    })
    expect(response.status).toBe(500)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({ title: 'Internal Server Error', status: 500 })
  })

  it('an unexpected error reaches onError once', async () => {
    const onError = vi.fn()
    const app = express()
    const loader = () => {
      throw new Error('broken')
    }
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }], onError }))
    await fetch(`${await serve(app)}/x`)
    expect(onError.mock.calls.map(([error]) => String(error))).toEqual(['Error: broken'])
  })

  it('an error after the headers were sent destroys the connection', async () => {
    const asked = ask(({ res }) => {
      res.write('partial')
      throw new Error('too late')
    }).then((response) => response.text())
    await expect(asked).rejects.toThrow()
  })

  it('HEAD gets the headers of GET and no body', async () => {
    const get = await ask(() => ({ a: 'é' }))
    const head = await ask(() => ({ a: 'é' }), { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'))
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'))
    expect(await head.text()).toBe('')
  })

  it('a repeated request with its ETag is answered 304', async () => {
    const etag = (await ask(() => ({ a: 1 }))).headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    const again = await ask(() => ({ a: 1 }), { headers: { 'If-None-Match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })
})
