import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import cookieParser from 'cookie-parser'
import type { ErrorRequestHandler } from 'express'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  fromExpress,
  type HandlerContext,
  HttpError,
  type ResourceRoutesOptions,
  resourceRoutes,
} from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

const trees: string[] = []

afterEach(async () => {
  for (const tree of trees.splice(0)) await rm(tree, { recursive: true })
})

/** Writes files into a new directory, which is gone after the test. */
async function makeTree(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'portolan-'))
  trees.push(root)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  return root
}

const TREE = {
  'time/route.mjs': 'export const loader = () => ({ now: 1 })',
  'users/[id]/route.mjs': 'export const loader = ({ params }) => params',
  'files/[...path]/route.mjs': 'export const loader = ({ params }) => params',
  'docs/[[...path]]/route.mjs': 'export const loader = ({ params }) => params',
  '(group)/inside/route.cjs': 'module.exports = { loader: () => "grouped" }',
  'about/route.mjs': 'export const loader = () => "shadowed"',
  'about/page.tsx': 'export default () => null',
  'middleware.mjs':
    'export default (ctx, next) => { ctx.reply.headers.set("x-outer", "1"); return next() }',
}

describe.each(expressVersions)('mounting on %s', (_name, express) => {
  test('a directory of route files answers at its paths', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const app = express()
    app.set('env', 'test')
    app.use(await resourceRoutes({ appDir: pathToFileURL(await makeTree(TREE)) }))
    const origin = await serve(app)
    const get = async (path: string) => {
      const response = await fetch(origin + path)
      return response.ok ? response.json() : response.status
    }
    expect(await get('/time')).toEqual({ now: 1 })
    expect(await get('/users/7')).toEqual({ id: '7' })
    expect(await get('/files')).toBe(404)
    expect(await get('/files/a/b')).toEqual({ path: ['a', 'b'] })
    expect(await get('/docs')).toEqual({ path: [] })
    expect(await get('/docs/a')).toEqual({ path: ['a'] })
    expect(await get('/inside')).toBe('grouped')
    expect(await get('/about')).toBe(404)
    expect((await fetch(`${origin}/time`)).headers.get('x-outer')).toBe('1')
    warn.mockRestore()
  })

  test('the app’s own routes come first, and unmatched paths go on', async () => {
    const app = express()
    app.get('/time', (_req, res) => void res.send('own'))
    app.use(
      await resourceRoutes({ routes: [{ pattern: '/time', module: { loader: () => 'route' } }] }),
    )
    app.use((_req, res) => void res.status(404).send('after'))
    const origin = await serve(app)
    expect(await (await fetch(`${origin}/time`)).text()).toBe('own')
    expect(await (await fetch(`${origin}/nothing`)).text()).toBe('after')
  })

  test('the JSON settings of the app are honoured', async () => {
    const app = express()
    app.set('json spaces', 1).set('json escape', true).set('etag', false)
    app.set('json replacer', (key: string, value: unknown) =>
      key === 'secret' ? undefined : value,
    )
    const loader = () => ({ html: '<b>', secret: 1 })
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
    const response = await fetch(`${await serve(app)}/x`)
    expect(await response.text()).toBe('{\n "html": "\\u003cb\\u003e"\n}')
    expect(response.headers.get('etag')).toBeNull()
  })

  test('trust proxy decides the origin of ctx.url', async () => {
    const app = express()
    app.set('trust proxy', true)
    const loader = ({ url }: HandlerContext) => url.href
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
    const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'app.example:8443' }
    const response = await fetch(`${await serve(app)}/x?q=1`, { headers })
    expect(await response.json()).toBe('https://app.example:8443/x?q=1')
  })

  test('with errors: "next" every error goes to the app’s error middleware', async () => {
    const onError = vi.fn()
    const app = express()
    const fail = () => {
      throw new Error('broken')
    }
    const routes = [
      { pattern: '/fail', module: { loader: fail } },
      { pattern: '/gone', module: { loader: () => new HttpError(410) } },
    ]
    app.use(await resourceRoutes({ routes, errors: 'next', onError }))
    app.use(((error, _req, res, _next) => {
      res.status(error.status ?? 500).send(`handled ${error.message}`)
    }) satisfies ErrorRequestHandler)
    const origin = await serve(app)
    const ask = async (path: string, init?: RequestInit) => {
      const response = await fetch(origin + path, init)
      return [response.status, await response.text()]
    }
    expect(await ask('/fail')).toEqual([500, 'handled broken'])
    expect(await ask('/gone')).toEqual([410, 'handled Gone'])
    expect(await ask('/gone', { method: 'POST' })).toEqual([
      405,
      'handled This resource answers GET, HEAD, OPTIONS',
    ])
    expect(onError).toHaveBeenCalledTimes(1)
  })

  test('signed cookies are checked with the secret', async () => {
    const loader = ({ req }: HandlerContext) => ({ signed: req.signedCookies })
    const app = express()
    app.get('/sign', cookieParser('secret'), (_req, res) => {
      res.cookie('user', '7', { signed: true }).end()
    })
    const routes = [{ pattern: '/x', module: { loader } }]
    app.use(await resourceRoutes({ routes, cookieSecret: 'secret' }))
    const origin = await serve(app)
    const cookie = (await fetch(`${origin}/sign`)).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const read = async (header: string) =>
      (await fetch(`${origin}/x`, { headers: { Cookie: header } })).json()
    expect(await read(cookie)).toEqual({ signed: { user: '7' } })
    expect(await read(`${cookie}x`)).toEqual({ signed: { user: false } })
  })

  test('onWarning is told of a shadowed route', async () => {
    const onWarning = vi.fn()
    await resourceRoutes({ appDir: await makeTree(TREE), onWarning })
    expect(onWarning.mock.calls.map(([{ message }]) => message)).toEqual([
      expect.stringContaining('about'),
    ])
  })

  test('routes are replaced as a whole', async () => {
    const app = express()
    const routes = await resourceRoutes({
      routes: [{ pattern: '/old', module: { loader: () => 'old' } }],
    })
    app.use(routes)
    const origin = await serve(app)
    routes.replaceRoutes([{ pattern: '/new', module: { loader: () => 'new' } }])
    expect((await fetch(`${origin}/old`)).status).toBe(404)
    expect(await (await fetch(`${origin}/new`)).json()).toBe('new')
  })

  test('an Express middleware runs around a route, and its client errors keep their status', async () => {
    const limited = fromExpress(express.json({ limit: 10 }))
    const answering = fromExpress((_req, res) => void res.status(401).json({ guard: true }))
    const action = ({ req }: HandlerContext) => ({ got: req.body })
    const app = express()
    app.use(
      await resourceRoutes({
        routes: [
          { pattern: '/limited', module: { action }, middleware: [limited] },
          { pattern: '/guarded', module: { action }, middleware: [answering] },
        ],
      }),
    )
    const origin = await serve(app)
    const post = (path: string, body: string) =>
      fetch(origin + path, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json' },
      })
    expect(await (await post('/limited', '{"a":1}')).json()).toEqual({ got: { a: 1 } })
    expect((await post('/limited', '{"a":"long enough"}')).status).toBe(413)
    const guarded = await post('/guarded', '{}')
    expect([guarded.status, await guarded.json()]).toEqual([401, { guard: true }])
  })
})

describe('options', () => {
  test.each<[string, object, RegExp]>([
    ['an unknown name', { appDirr: 'app' }, /no option "appDirr"; did you mean "appDir"\?/],
    ['neither appDir nor routes', {}, /\{ appDir \} or \{ routes \}/],
    ['an unknown way with errors', { routes: [], errors: 'log' }, /'respond' or 'next'/],
    ['both appDir and routes', { appDir: 'app', routes: [] }, /appDir and routes/],
    ['a directory that does not exist', { appDir: 'no-such-directory' }, /no-such-directory/],
    [
      'middleware as text',
      { routes: [{ pattern: '/', module: {}, middleware: ['auth.ts'] }] },
      /"auth.ts" is not a middleware/,
    ],
  ])('%s is refused', async (_what, options, message) => {
    await expect(resourceRoutes(options as ResourceRoutesOptions).ready).rejects.toThrow(message)
  })

  test('a route file that fails to import is named', async () => {
    const appDir = await makeTree({ 'broken/route.mjs': 'throw new Error("boom")' })
    await expect(resourceRoutes({ appDir }).ready).rejects.toThrow(/broken\/route\.mjs/)
  })
})
