import { describe, expect, test, vi } from 'vitest'
import { type HandlerContext, redirect, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

type Loader = (context: HandlerContext) => unknown

// The contract has the answers that all hosts share; these tests are for Express alone.
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

  test('undefined keeps a status that was set before', async () => {
    const response = await ask(({ res }) => void res.status(202))
    expect(response.status).toBe(202)
    expect(await response.text()).toBe('')
  })

  test.each<[string, Loader, string | null]>([
    ['a redirect', () => redirect('/y'), '0'],
    ['a Response without a body', () => new Response(null), '0'],
    ['a status set before nothing', ({ res }) => void res.status(202), '0'],
    ['nothing', () => undefined, null],
  ])('the length of %s is told', async (_what, loader, length) => {
    const { headers } = await ask(loader)
    expect([headers.get('content-length'), headers.get('transfer-encoding')]).toEqual([
      length,
      null,
    ])
  })

  test('a plain result takes status and headers set on ctx.res', async () => {
    const response = await ask(({ res }) => {
      res.status(404).setHeader('X-Tried', 'yes')
      return { error: 'User not found' }
    })
    expect(response.status).toBe(404)
    expect(response.headers.get('x-tried')).toBe('yes')
    expect(await response.json()).toEqual({ error: 'User not found' })
  })

  test('headers set on ctx.res are merged into a Response, and every Set-Cookie survives', async () => {
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

  describe('a handler that answers through ctx.res', () => {
    test.each<[string, Loader]>([
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

    test('by sendFile, which begins later', async () => {
      const response = await ask(({ res }) =>
        res.sendFile(new URL('./served-app.ts', import.meta.url).pathname),
      )
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('export async function serve')
    })

    test('by a pipe', async () => {
      const { Readable } = await import('node:stream')
      const response = await ask(({ res }) => void Readable.from(['pi', 'ped']).pipe(res))
      expect(await response.text()).toBe('piped')
    })

    test('and returns a value too: the first answer wins, with one warning', async () => {
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

  test.each(['development', 'production', 'test', ''])(
    'an error of a handler is not told where NODE_ENV is "%s"',
    async (environment) => {
      vi.stubEnv('NODE_ENV', environment)
      const response = await ask(() => {
        throw new Error('pg://user:pass@host')
      })
      vi.unstubAllEnvs()
      expect([response.status, await response.json()]).toEqual([
        500,
        { title: 'Internal Server Error', status: 500 },
      ])
    },
  )

  test('an error after the headers were sent destroys the connection', async () => {
    const asked = ask(({ res }) => {
      res.write('partial')
      throw new Error('too late')
    }).then((response) => response.text())
    await expect(asked).rejects.toThrow()
  })

  test.each(['', 'text', 'é€', '{"a":1}', 'x'.repeat(100_000)])(
    'the ETag of %j is that of res.send()',
    async (text) => {
      const app = express()
      app.get('/sent', (_req, res) => void res.type('text').send(text))
      const loader = ({ reply }: HandlerContext) => {
        reply.headers.set('Content-Type', 'text/plain')
        return text
      }
      app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
      const origin = await serve(app)
      const tags = ['/sent', '/x'].map(async (path) => (await fetch(origin + path)).headers)
      const [sent, own] = (await Promise.all(tags)).map((headers) => headers.get('etag'))
      expect(own).toBe(sent)
    },
  )

  test.each<[string, unknown, string | null]>([
    ['strong', 'strong', '"7-n4nHQM60bXQYySSnisV5QdXpZSA"'],
    ['a function', (body: Buffer | string) => `"${body.length}"`, '"7"'],
    ['false', false, null],
  ])('the ETag is made by the setting %s', async (_what, setting, etag) => {
    const app = express().set('etag', setting)
    const loader = () => ({ a: 1 })
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
    expect((await fetch(`${await serve(app)}/x`)).headers.get('etag')).toBe(etag)
  })

  test('a repeated request with its ETag is answered 304', async () => {
    const etag = (await ask(() => ({ a: 1 }))).headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    const again = await ask(() => ({ a: 1 }), { headers: { 'If-None-Match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })
})
