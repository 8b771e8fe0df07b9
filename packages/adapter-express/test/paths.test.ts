import type { RequestHandler } from 'express'
import { describe, expect, it } from 'vitest'
import { resourceRoutes } from '../src/index.ts'
import { rawRequest } from './raw-request.ts'
import { expressVersions, serve } from './served-app.ts'

describe.each(expressVersions)('paths on %s', (_name, express) => {
  /** An app with a guard in front of `/admin`, and counts of what ran. */
  async function guardedApp() {
    const ran = { guard: 0, handler: 0 }
    const app = express()
    app.set('env', 'test')
    app.use('/admin', ((_req, res) => {
      ran.guard++
      res.status(401).send('guard')
    }) satisfies RequestHandler)
    const handler = ({ params }: { params: object }) => {
      ran.handler++
      return { params }
    }
    const patterns = ['/admin/users', '/blog/:slug', '/f/:path+', '/:a/:b/:c']
    app.use(
      await resourceRoutes({
        routes: patterns.map((pattern) => ({
          pattern,
          module: { loader: handler, action: handler },
        })),
      }),
    )
    return { ran, origin: await serve(app) }
  }

  it.each([
    '/%61dmin/users',
    '/%2561dmin/users',
    '//admin/users',
    '///admin/users',
    '/admin%2Fusers',
    '/admin%5Cusers',
    '/admin\\users',
    '/admin;v=1/users',
    '/ADMIN%2fusers',
  ])('%s reaches no handler and gets the app’s own 404', async (target) => {
    const { ran, origin } = await guardedApp()
    const response = await rawRequest(origin, target)
    expect(response.status).toBe(404)
    expect(response.body).toContain('Cannot GET')
    expect(ran).toEqual({ guard: 0, handler: 0 })
  })

  it.each(['/./admin/users', '/x/../admin/users', '/x/%2e%2e/admin/users'])(
    '%s is not resolved: no dot segment leads to a static route',
    async (target) => {
      const ran = { handler: 0 }
      const app = express()
      app.set('env', 'test')
      app.use(
        await resourceRoutes({
          routes: [{ pattern: '/admin/users', module: { loader: () => ran.handler++ } }],
        }),
      )
      expect((await rawRequest(await serve(app), target)).status).toBe(404)
      expect(ran.handler).toBe(0)
    },
  )

  it('absolute-form targets and OPTIONS * reach no handler', async () => {
    const { ran, origin } = await guardedApp()
    expect((await rawRequest(origin, 'http://evil.test//admin/users')).status).toBe(404)
    await rawRequest(origin, '*', { method: 'OPTIONS' })
    expect(ran.handler).toBe(0)
  })

  it.each(['/blog/%', '/blog/%E0%A4%A', '/blog/%ff', '/blog/a%00b', '/f/%2e%2e/x'])(
    '%s is 400 and reaches no handler',
    async (target) => {
      const { ran, origin } = await guardedApp()
      const response = await rawRequest(origin, target)
      expect(response.status).toBe(400)
      expect(response.headers['content-type']).toBe('application/problem+json')
      expect(ran.handler).toBe(0)
    },
  )

  it('an encoded slash is part of a param’s value', async () => {
    const { origin } = await guardedApp()
    const response = await rawRequest(origin, '/f/a%2Fb/c')
    expect(JSON.parse(response.body)).toEqual({ params: { path: ['a/b', 'c'] } })
  })

  it('the guard answers for the paths that it sees', async () => {
    const { ran, origin } = await guardedApp()
    expect((await rawRequest(origin, '/admin/users')).status).toBe(401)
    expect((await rawRequest(origin, '/Admin/users')).status).toBe(401)
    expect(ran).toEqual({ guard: 2, handler: 0 })
  })

  describe('mounted', () => {
    const routes = [{ pattern: '/admin/users', module: { loader: () => ({ ok: true }) } }]

    it('at /api, paths that only begin alike are untouched', async () => {
      const app = express()
      app.set('env', 'test')
      app.use('/api', await resourceRoutes({ routes }))
      const origin = await serve(app)
      expect((await rawRequest(origin, '/api/admin/users')).status).toBe(200)
      expect((await rawRequest(origin, '/api-public/admin/users')).status).toBe(404)
      expect((await rawRequest(origin, '/apix/admin/users')).status).toBe(404)
    })

    it('at /m behind a guard at /m/admin, a swallowed slash does not walk past the guard', async () => {
      const app = express()
      app.set('env', 'test')
      app.use('/m/admin', (_req, res) => void res.status(401).end())
      app.use('/m', await resourceRoutes({ routes }))
      const origin = await serve(app)
      expect((await rawRequest(origin, '/m/admin/users')).status).toBe(401)
      expect((await rawRequest(origin, '/m//admin/users')).status).toBe(404)
    })

    it('under a router and with a param in the mount', async () => {
      const app = express()
      const router = express.Router()
      router.use('/v1', await resourceRoutes({ routes }))
      app.use('/:tenant', router)
      const origin = await serve(app)
      expect((await rawRequest(origin, '/acme/v1/admin/users')).status).toBe(200)
      expect((await rawRequest(origin, '/acme/v1/admin/users?x=1')).status).toBe(200)
    })

    it('the mount itself is the root route, with and without a slash or a query', async () => {
      const app = express()
      app.use(
        '/m',
        await resourceRoutes({ routes: [{ pattern: '/', module: { loader: () => 'root' } }] }),
      )
      const origin = await serve(app)
      for (const target of ['/m', '/m/', '/m?x=1', '/m/?x=1']) {
        expect((await rawRequest(origin, target)).body).toBe('"root"')
      }
    })
  })

  it('a URL that middleware has rewritten matches only by option', async () => {
    const routes = [{ pattern: '/new', module: { loader: () => 'new' } }]
    for (const [options, status] of [
      [{}, 404],
      [{ rewrittenUrls: true }, 200],
    ] as const) {
      const app = express()
      app.set('env', 'test')
      app.use((req, _res, next) => {
        if (req.url === '/old') req.url = '/new'
        next()
      })
      app.use(await resourceRoutes({ routes, ...options }))
      expect((await rawRequest(await serve(app), '/old')).status).toBe(status)
    }
  })

  it.each(['X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method-Override', 'X-Middleware-Subrequest'])(
    'the header %s changes nothing',
    async (header) => {
      const { ran, origin } = await guardedApp()
      const response = await rawRequest(origin, '/blog/post', { headers: { [header]: 'DELETE' } })
      expect(response.status).toBe(200)
      expect(ran).toEqual({ guard: 0, handler: 1 })
    },
  )

  it('methods that a route does not answer are a final 405 with Allow', async () => {
    const app = express()
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader: () => 1 } }] }))
    app.use((_req, res) => void res.status(418).end())
    const origin = await serve(app)
    for (const method of ['POST', 'TRACE', 'PROPFIND']) {
      const response = await rawRequest(origin, '/x', { method })
      expect([response.status, response.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
      expect(response.headers['content-type']).toBe('application/problem+json')
    }
    const options = await rawRequest(origin, '/x', { method: 'OPTIONS' })
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS'])
  })
})
