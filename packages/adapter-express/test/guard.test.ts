import { Agent, request } from 'node:http'
import type { RequestHandler } from 'express'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type HandlerContext, resourceRoutes } from '../src/index.ts'
import { type Express, expressVersions, serve } from './served-app.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 16 })
afterAll(() => agent.destroy())

const ID_HEADER = 'x-request-number'

/** Where a guard stands in front of a route, and where the routes are mounted. */
interface Layout {
  readonly name: string
  /** The beginning of the path that the guard and the route share, as it stands in the request. */
  readonly prefix: string
  readonly mount: (
    app: ReturnType<Express>,
    express: Express,
    guard: RequestHandler,
    routes: RequestHandler,
  ) => void
}

const layouts: readonly Layout[] = [
  {
    name: 'a guard in front of routes at the root',
    prefix: '/admin',
    mount: (app, _express, guard, routes) => app.use('/admin', guard).use(routes),
  },
  {
    name: 'a guard below the mount of the routes',
    prefix: '/m/admin',
    mount: (app, _express, guard, routes) => app.use('/m/admin', guard).use('/m', routes),
  },
  {
    name: 'a guard in a router that the routes are mounted in',
    prefix: '/m/v1/admin',
    mount: (app, express, guard, routes) => {
      app.use('/m', express.Router().use('/v1/admin', guard).use('/v1', routes))
    },
  },
  {
    name: 'a guard on the app in front of a sub-app',
    prefix: '/m/admin',
    mount: (app, express, guard, routes) => {
      app.use('/m/admin', guard).use('/m', express().use(routes))
    },
  },
]

/** Pieces that parsers of paths are known to read in different ways. */
const piece = fc.constantFrom(
  ...[
    '/',
    '//',
    '/./',
    '/../',
    '/%2e%2e/',
    '\\',
    '%5C',
    '%2F',
    '%2f',
    ';v=1',
    '?',
    '?x=/admin',
    '#',
    '%00',
    '%',
    '%25',
  ],
  ...[
    'admin',
    'Admin',
    'ADMIN',
    '%61dmin',
    '%2561dmin',
    'users',
    '/admin/users',
    '/admin',
    'm',
    '/m',
    '/M',
    'v1',
    '/v1',
  ],
  ...[
    '.',
    '..',
    ' ',
    '\t',
    'é',
    '\u00a0',
    'http://x',
    'http://x/m',
    ':',
    '@',
    '*',
    '&',
    '=',
    '+',
    '%c3%a9',
  ],
)

function targets(prefix: string): fc.Arbitrary<string> {
  const paths = fc.constantFrom(
    `${prefix}/users`,
    prefix,
    `/x/..${prefix}/users`,
    `/${prefix}/users`,
  )
  const spliced = fc
    .tuple(paths, fc.nat(), piece, fc.nat(2))
    .map(([path, at, inserted, removed]) => {
      const index = at % (path.length + 1)
      return path.slice(0, index) + inserted + path.slice(index + removed)
    })
  const absolute = spliced.map((target) => `http://x${target}`)
  const made = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
  return fc.oneof(spliced, spliced, absolute, made, paths)
}

/** Sends the target as it is, as far as a client can write it at all. */
function send(origin: string, target: string, id: number): Promise<void> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve) => {
    const sent = request({ agent, hostname, port, headers: { [ID_HEADER]: id } }, (response) => {
      response.resume().on('close', resolve)
    })
    // The option `path` refuses some characters that may well arrive; the property does not.
    sent.path = target.replace(/[\s]/g, '%20')
    sent.on('error', () => resolve()).end()
  })
}

describe.each(expressVersions)('guards on %s', (_name, express) => {
  test.each(layouts)(
    '$name: a handler under the prefix ran, so the guard ran',
    async ({ prefix, mount }) => {
      const guarded = new Set<string>()
      const handled = new Set<string>()
      const guard: RequestHandler = (req, _res, next) => {
        guarded.add(String(req.headers[ID_HEADER]))
        next()
      }
      const loader = ({ request: { headers } }: { request: Request }) => {
        handled.add(String(headers.get(ID_HEADER)))
      }
      const app = express().set('env', 'test')
      const patterns = ['/admin', '/admin/users', '/admin/:id', '/admin/:path+', '/admin/:a/:b?']
      const routes = patterns.map((pattern) => ({ pattern, module: { loader } }))
      const others = ['/:a', '/:a/:b', '/:path*'].map((pattern) => ({
        pattern,
        module: { loader: () => 1 },
      }))
      mount(app, express, guard, await resourceRoutes({ routes: [...routes, ...others] }))
      const origin = await serve(app)

      const sample = fc.sample(targets(prefix), 25_000)
      const queue = sample.entries()
      await Promise.all(
        Array.from({ length: 16 }, async () => {
          for (const [id, target] of queue) await send(origin, target, id)
        }),
      )

      const unguarded = [...handled]
        .filter((id) => !guarded.has(id))
        .map((id) => sample[Number(id)])
      expect(unguarded).toEqual([])
      // The property says something only where many targets reach a handler and many do not.
      expect(handled.size).toBeGreaterThan(sample.length / 20)
      expect(handled.size).toBeLessThan((sample.length * 19) / 20)
    },
    180_000,
  )

  test('a param reads as the prefix of a guard, so the guard ran', async () => {
    const guarded = new Set<string>()
    const handled = new Set<string>()
    let answered = 0
    const guard: RequestHandler = (req, _res, next) => {
      guarded.add(String(req.headers[ID_HEADER]))
      next()
    }
    const loader = ({ request: { headers, url }, params }: HandlerContext) => {
      answered++
      // An encoded slash is a part of its segment to every router, and to the guard in front.
      if (/%2f/i.test(url)) return
      const texts = Object.values(params).flat().join('/').toLowerCase()
      if (/^(?:docs\/)?(?:private|top-secret)(?:\/|$)/.test(texts)) {
        handled.add(String(headers.get(ID_HEADER)))
      }
    }
    const app = express().set('env', 'test')
    app.use(['/docs/private', '/docs/top-secret'], guard)
    const patterns = ['/docs/:page', '/docs/:page/:part?/x', '/docs/:path+', '/:path*', '/:a/:b']
    const routes = patterns.map((pattern) => ({ pattern, module: { loader } }))
    app.use(await resourceRoutes({ routes }))
    const origin = await serve(app)

    const sample = fc.sample(spellings, 10_000)
    const queue = sample.entries()
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (const [id, target] of queue) await send(origin, target, id)
      }),
    )

    const unguarded = [...handled].filter((id) => !guarded.has(id)).map((id) => sample[Number(id)])
    expect(unguarded).toEqual([])
    // The property says something only where many targets reach a handler and many do not.
    expect(handled.size).toBeGreaterThan(sample.length / 20)
    expect(answered).toBeLessThan((sample.length * 19) / 20)
  }, 180_000)
})

/** Paths under the guards of params, each character as it is or encoded, in either case of hex. */
const spellings = fc
  .tuple(
    fc.constantFrom('/docs/private/x', '/docs/top-secret', '/docs/private/a/x', '/docs/public/x'),
    fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 2 }),
    fc.option(fc.tuple(fc.nat(), fc.constantFrom('/', '%2F', '\\', '%5C', '.', ';', '%C3%A9'))),
  )
  .map(([path, encodings, insertion]) => {
    const characters = [...path]
    for (const [at, isUpper] of encodings) {
      const index = 1 + (at % (path.length - 1))
      const hex = path.charCodeAt(index).toString(16)
      characters[index] = `%${isUpper ? hex.toUpperCase() : hex}`
    }
    if (insertion !== null) characters.splice(1 + (insertion[0] % path.length), 0, insertion[1])
    return characters.join('')
  })
