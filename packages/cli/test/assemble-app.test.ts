import { createServer, get, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { resourceRoutes } from '@portolan/adapter-express'
import { HttpError, type RouteDefinition, redirect } from '@portolan/dispatch-core'
import cookieParser from 'cookie-parser'
import express5, { type Express, type RequestHandler } from 'express'
import express4 from 'express4'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type AssembledApp, type AssembleOptions, assembleApp } from '../src/app/assemble-app.ts'

const VERSIONS: [name: string, express: typeof express5][] = [
  ['Express 5', express5],
  ['Express 4', express4],
]

const routes: RouteDefinition[] = [
  { pattern: '/time', module: { loader: () => ({ now: 1 }) } },
  { pattern: '/admin', module: { loader: ({ cookies }) => ({ cookies }) } },
  {
    pattern: '/teapot',
    module: {
      loader: () => {
        throw new HttpError(418)
      },
    },
  },
]

const APP_DIR = resolve('/project/app')

async function assemble(app: unknown, options: Partial<AssembleOptions> = {}) {
  const warnings: string[] = []
  const assembled = await assembleApp({
    ...(app !== undefined && {
      loadApp: async () => (typeof app === 'function' ? { default: app } : app),
    }),
    routes,
    appDirs: [APP_DIR],
    root: '/project',
    matchers: {},
    settings: {},
    onWarning: (message) => warnings.push(message),
    log: false,
    ...options,
  })
  onTestFinished(() => assembled.close())
  return { ...assembled, warnings }
}

async function serve({ app }: Pick<AssembledApp, 'app'>): Promise<string> {
  const server = createServer(app)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function answers(assembled: Pick<AssembledApp, 'app'>, paths: string[], headers = {}) {
  const origin = await serve(assembled)
  return Promise.all(
    paths.map(async (path) => {
      const response = await fetch(origin + path, { headers })
      return `${response.status} ${await response.text()}`
    }),
  )
}

afterEach(() => vi.restoreAllMocks())

const refuse: RequestHandler = (_req, res) => void res.sendStatus(401)

const notFound: RequestHandler = (_req, res) => void res.status(404).send('nothing')

/** Layers that may end an app, and pass no request on. */
const ENDS: [name: string, end: (app: Express, star: string) => unknown][] = [
  ['a 404 of two parameters', (app) => app.use(notFound)],
  [
    'a 404 as an old-style function',
    (app) =>
      app.use(function lost(_req, res) {
        res.status(404).send('nothing')
      }),
  ],
  [
    'a 404 that is asynchronous',
    (app) => app.use(async (req, res) => notFound(req, res, () => {})),
  ],
  [
    'a 404 that tells the path, in front of an error handler',
    (app) => {
      app.use((req, res) => void res.status(404).send(`nothing${req.path.slice(5)}`))
      app.use(((error, _req, res, _next) => {
        res.status(error.status).send('nothing')
      }) satisfies express5.ErrorRequestHandler)
    },
  ],
  [
    'a 404 for every path, as Express 4 writes it',
    (app, star) => app.use(star === '*' ? '*' : '/', notFound),
  ],
  ['a 404 for GET', (app, star) => app.get(star, notFound)],
  ['a 404 for all methods', (app, star) => app.all(star, notFound)],
  [
    'a page, and a 404 for the other methods',
    (app, star) => {
      app.get(star, notFound)
      app.use(notFound)
    },
  ],
]

describe.each(VERSIONS)('an app of %s', (name, express) => {
  const star = name === 'Express 4' ? '*' : '/{*rest}'

  test('goes first, then the routes, then its own 404', async () => {
    const app = express()
    app.get('/time', (_req, res) => void res.send('its own'))
    const assembled = await assemble(app)
    expect(assembled.mountsItself).toBe(false)
    expect(await answers(assembled, ['/time', '/admin', '/none'])).toEqual([
      '200 its own',
      '200 {"cookies":{}}',
      expect.stringContaining('404 '),
    ])
    expect(assembled.warnings).toEqual([])
  })

  test('that is empty serves the routes', async () => {
    expect(await answers(await assemble(express()), ['/time'])).toEqual(['200 {"now":1}'])
  })

  test.each(ENDS)('ends with %s, which hides no route', async (_name, end) => {
    const app = express()
    end(app, star)
    expect(await answers(await assemble(app), ['/time', '/none'])).toEqual([
      '200 {"now":1}',
      '404 nothing',
    ])
  })

  const GUARDS: [name: string, guard: (app: Express) => unknown][] = [
    [
      'of three parameters',
      (app) => app.use((_req, res, next) => (res.locals.ok ? next() : res.sendStatus(401))),
    ],
    [
      'that answers an error for some alone',
      (app) =>
        app.use((req, _res, next) => {
          if (!req.headers.known) return next(new HttpError(401))
          next()
        }),
    ],
    ['that takes a list of arguments', (app) => app.use((...args) => void args[1].sendStatus(401))],
    [
      'for every path',
      (app) =>
        app.all(star, (_req, res, next) => (res.locals.ok ? next() : void res.sendStatus(401))),
    ],
    [
      'of which one function has three parameters',
      (app) =>
        app.all(
          star,
          (_req, res, next) => (res.locals.ok ? next() : refuse(_req, res, next)),
          notFound,
        ),
    ],
    ['on some paths, of two parameters', (app) => app.use('/time', refuse)],
    ['on one path, of two parameters', (app) => app.get('/time', refuse)],
    [
      'of two parameters, in front of middleware',
      (app) => app.use('/time', refuse).use((_req, _res, next) => next()),
    ],
  ]

  test.each(GUARDS)('ends with a guard %s, and the routes stay behind it', async (_name, guard) => {
    const app = express()
    app.set('env', 'test')
    guard(app)
    expect(await answers(await assemble(app), ['/time'])).toEqual([expect.stringMatching(/^401/)])
  })

  test('ends with an error that three parameters pass on, and the routes stay behind it', async () => {
    const app = express()
    app.set('env', 'test')
    app.use(function lost(_req, _res, next) {
      next(new HttpError(404))
    })
    const assembled = await assemble(app)
    expect(await answers(assembled, ['/time'])).toEqual([expect.stringMatching(/^404/)])
    expect(assembled.lastName).toBe('lost')
  })

  test('sees the errors of the routes in its error handler', async () => {
    const app = express()
    app.use(notFound)
    app.use(((error, _req, res, _next) => {
      res.status(error.status).send(`its own ${error.status}`)
    }) satisfies express5.ErrorRequestHandler)
    expect(await answers(await assemble(app), ['/teapot', '/time'])).toEqual([
      '418 its own 418',
      '200 {"now":1}',
    ])
  })

  test('is told of an error handler that is not at the end', async () => {
    const app = express()
    app.use(((_error, _req, _res, next) => next()) satisfies express5.ErrorRequestHandler)
    app.use((_req, _res, next) => next())
    const { warnings } = await assemble(app, { appName: 'server.ts' })
    expect(warnings).toEqual([
      expect.stringMatching(/^server\.ts: .*move the error handler to the end/),
    ])
  })

  test('is given cookies before its own middleware runs', async () => {
    const app = express()
    app.use((req, res) => void res.json(req.cookies))
    const got = await answers(await assemble(app), ['/none'], { cookie: 'a=1' })
    expect(got).toEqual(['200 {"a":"1"}'])
  })

  test.each(['in it', 'in a router of it'])(
    'keeps its signed cookies, parsed %s',
    async (where) => {
      const app = express()
      const router = where === 'in it' ? app : express.Router()
      router.use(cookieParser('secret'))
      if (router !== app) app.use(router)
      app.get('/sign', (_req, res) => void res.cookie('a', '1', { signed: true }).end())
      app.get('/read', (req, res) => void res.json(req.signedCookies))
      const assembled = await assemble(app)
      const signed = await fetch(`${await serve(assembled)}/sign`)
      const [cookie = ''] = signed.headers.getSetCookie()
      expect(await answers(assembled, ['/read'], { cookie })).toEqual(['200 {"a":"1"}'])
    },
  )

  test('mounts the routes itself, by whatever path it writes the app directory', async () => {
    for (const appDir of ['app', APP_DIR, pathToFileURL(APP_DIR), pathToFileURL(`${APP_DIR}/`)]) {
      const app = express()
      const loadApp = async () => {
        app.use('/v1', await resourceRoutes({ appDir }))
        return { default: app }
      }
      const assembled = await assemble(undefined, { loadApp })
      expect(assembled.mountsItself).toBe(true)
      const [mounted, other] = await answers(assembled, ['/v1/time', '/time'])
      expect([mounted, other]).toEqual(['200 {"now":1}', expect.stringContaining('404 ')])
      assembled.replaceRoutes([{ pattern: '/time', module: { loader: () => 2 } }])
      expect(await answers(assembled, ['/v1/time'])).toEqual(['200 2'])
    }
  })

  test('mounts routes that are ready later', async () => {
    const app = express()
    const loadApp = async () => {
      app.use(resourceRoutes({ appDir: APP_DIR }))
      return { default: app }
    }
    const assembled = await assemble(undefined, { loadApp })
    expect(assembled.mountsItself).toBe(true)
    expect(await answers(assembled, ['/time'])).toEqual(['200 {"now":1}'])
  })

  test('is refused the routes once it has been loaded, since they are mounted by then', async () => {
    const assembled = await assemble(express())
    await expect(resourceRoutes({ appDir: APP_DIR }).ready).rejects.toThrow(
      'app.ts calls resourceRoutes() after it has been loaded; call it at the top of app.ts',
    )
    assembled.close()
    await expect(resourceRoutes({ appDir: APP_DIR }).ready).rejects.toThrow('app-dir-missing')
  })

  test('mounts other routes alone, and is told that the project has some', async () => {
    const app = express()
    const appDir = join(import.meta.dirname, 'no-such-app')
    const loadApp = async () => {
      const routes = resourceRoutes({ appDir })
      routes.catch(() => {})
      app.use(routes)
      return { default: app }
    }
    const { warnings, mountsItself } = await assemble(undefined, { loadApp })
    expect(mountsItself).toBe(true)
    expect(warnings).toEqual([expect.stringContaining(`mounts the routes of ${appDir}`)])
  })

  test('takes other routes while it serves', async () => {
    const assembled = await assemble(express())
    assembled.replaceRoutes([{ pattern: '/new', module: { loader: () => 'new' } }])
    expect(await answers(assembled, ['/new', '/time'])).toEqual([
      '200 "new"',
      expect.stringContaining('404 '),
    ])
  })

  test('tells which requests come as far as the routes', async () => {
    const app = express()
    app.get('/time', (_req, res) => void res.send('its own'))
    const reached: string[] = []
    const assembled = await assemble(app, { onReached: (req) => reached.push(req.originalUrl) })
    await answers(assembled, ['/time', '/admin'])
    expect(reached).toEqual(['/admin'])
  })

  test('that listens itself is refused at that line, and its other servers are not', async () => {
    const app = express()
    const loadApp = async () => {
      await new Promise<void>((done) => {
        const other = createServer().listen(0, '127.0.0.1', () => other.close(() => done()))
      })
      app.listen(0)
      return { default: app }
    }
    await expect(assemble(undefined, { loadApp })).rejects.toThrow(/^app\.ts calls app\.listen\(\)/)
  })
})

const NO_APPS: [module: unknown, message: RegExp][] = [
  [{}, /no default export/],
  [{ default: express5.Router() }, /a router as its default export/],
  [{ default: () => {} }, /a function as its default export/],
  [{ default: createServer() }, /a server as its default export/],
  [{ default: Promise.resolve() }, /a promise as its default export/],
  [{ default: null }, /a plain value as its default export/],
  [{ default: { routes: [] } }, /an object as its default export/],
]

test.each(NO_APPS)('a module with %o exports no app', async (module, message) => {
  await expect(assemble(module)).rejects.toThrow(message)
  await expect(assemble(module)).rejects.toThrow('write export default app')
})

test('a CommonJS module may have its app in the default of the default', async () => {
  const assembled = await assemble({ default: { default: express5() } })
  expect(await answers(assembled, ['/time'])).toEqual(['200 {"now":1}'])
})

test('without an app one is made, with headers, compression and 404 as problem+json', async () => {
  const text = 'x'.repeat(5_000)
  const assembled = await assemble(undefined, {
    routes: [
      { pattern: '/long', module: { loader: () => ({ text }) } },
      { pattern: '/short', module: { loader: () => ({ text: 'x' }) } },
      {
        pattern: '/file',
        module: {
          loader: () =>
            new Response(new Blob([text]).stream(), {
              headers: { 'Content-Type': 'text/plain', 'Content-Length': String(text.length) },
            }),
        },
      },
      {
        pattern: '/stream',
        module: {
          async *loader() {
            yield text
          },
        },
      },
    ],
  })
  const origin = await serve(assembled)
  const missing = await fetch(`${origin}/none`)
  expect(missing.status).toBe(404)
  expect(missing.headers.get('content-type')).toMatch('application/problem+json')
  expect(missing.headers.get('x-content-type-options')).toBe('nosniff')
  expect(missing.headers.get('x-powered-by')).toBeNull()
  const headersOf = (path: string, headers = {}) =>
    new Promise<IncomingHttpHeaders>((done, fail) => {
      get(`${origin}${path}`, { headers }, (res) => {
        res.resume()
        done(res.headers)
      }).on('error', fail)
    })
  const gzip = { 'accept-encoding': 'gzip' }
  for (const path of ['/long', '/file']) {
    expect(await headersOf(path, gzip)).toMatchObject({
      'content-encoding': 'gzip',
      vary: 'Accept-Encoding',
    })
    // A cache must not give the plain body to a client that asks for a compressed one.
    const plain = await headersOf(path)
    expect(plain).toMatchObject({ vary: 'Accept-Encoding' })
    expect(plain).not.toHaveProperty('content-encoding')
  }
  for (const path of ['/stream', '/short']) {
    const headers = await headersOf(path, gzip)
    expect(headers).not.toHaveProperty('content-encoding')
    expect(headers).not.toHaveProperty('vary')
  }
})

test('without an app each request is a line', async () => {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)))
  const { app } = await assemble(undefined, { log: undefined as never })
  await answers({ app }, ['/time?a=1'])
  await expect.poll(() => lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z GET \/time\?a=1 200 \d+\.\d ms$/)
})

test('Express and Node give the same answers where the project has no app', async () => {
  const text = 'x'.repeat(2_000)
  const modules: Record<string, RouteDefinition['module']> = {
    '/': { loader: () => ({ now: 1 }) },
    '/long': { loader: () => text },
    '/bytes': { loader: () => new Response(new Uint8Array([1, 2, 255])) },
    '/none': { loader: () => undefined },
    '/moved': { loader: () => redirect('/long') },
    '/fails': {
      loader: () => {
        throw new HttpError(418)
      },
    },
    '/echo': { action: ({ body }) => body },
  }
  const served = { routes: toRoutes(modules), log: false } as const
  const [onExpress, onNode] = await Promise.all(
    (['express', 'node'] as const).map(async (adapter) =>
      serve(await assemble(undefined, { ...served, adapter })),
    ),
  )
  const asked: [path: string, init?: RequestInit][] = [
    ...[
      '/',
      '/long',
      '/bytes',
      '/none',
      '/moved',
      '/fails',
      '/missing',
      '/%zz',
      '/long/',
      '//long',
    ].map((path): [string] => [path]),
    ['/', { method: 'HEAD' }],
    ['/', { method: 'DELETE' }],
    ['/', { method: 'OPTIONS' }],
    ['/missing', { method: 'HEAD' }],
    ['/', { headers: { 'If-None-Match': 'W/"9-QspVC4vz8FKt0+MDaqKhQIjHJRc"' } }],
    ['/', { headers: { 'If-None-Match': '*' } }],
    ['/long', { headers: { 'Accept-Encoding': 'gzip' } }],
    ['/long', { headers: { 'Accept-Encoding': 'identity' } }],
    ['/echo', { method: 'POST', body: '{"a":[1]}', headers: JSON_TYPE }],
    ['/echo', { method: 'POST', body: '{"a":', headers: JSON_TYPE }],
    ['/echo', { method: 'POST', body: 'a', headers: { 'Content-Type': 'image/png' } }],
  ]
  for (const [path, init] of asked) {
    const ask = async (origin: string | undefined) => {
      const response = await fetch(`${origin}${path}`, { redirect: 'manual', ...init })
      return {
        status: response.status,
        headers: Object.fromEntries([...response.headers].filter(([name]) => name !== 'date')),
        body: await response.text(),
      }
    }
    expect(await ask(onNode), JSON.stringify([path, init])).toEqual(await ask(onExpress))
  }
})

const JSON_TYPE = { 'Content-Type': 'application/json' }

function toRoutes(modules: Readonly<Record<string, RouteDefinition['module']>>): RouteDefinition[] {
  return Object.entries(modules).map(([pattern, module]) => ({ pattern, module }))
}
