import { describe, expect, test } from 'vitest'
import { fromExpress, type HandlerContext, resourceRoutes } from '../src/index.ts'
import { rawRequest } from './raw-request.ts'
import { expressVersions, serve } from './served-app.ts'

// The contract has the answers that all hosts share; these tests are for mounting.
describe.each(expressVersions)('paths on %s', (_name, express) => {
  describe('mounted', () => {
    const routes = [{ pattern: '/admin/users', module: { loader: () => ({ ok: true }) } }]

    test('at /api, paths that only begin alike are untouched', async () => {
      const app = express()
      app.set('env', 'test')
      app.use('/api', await resourceRoutes({ routes }))
      const origin = await serve(app)
      expect((await rawRequest(origin, '/api/admin/users')).status).toBe(200)
      expect((await rawRequest(origin, '/api-public/admin/users')).status).toBe(404)
      expect((await rawRequest(origin, '/apix/admin/users')).status).toBe(404)
    })

    test('at /m behind a guard at /m/admin, a swallowed slash does not walk past the guard', async () => {
      const app = express()
      app.set('env', 'test')
      app.use('/m/admin', (_req, res) => void res.status(401).end())
      app.use('/m', await resourceRoutes({ routes }))
      const origin = await serve(app)
      expect((await rawRequest(origin, '/m/admin/users')).status).toBe(401)
      expect((await rawRequest(origin, '/m//admin/users')).status).toBe(404)
    })

    test('under a router and with a param in the mount', async () => {
      const app = express()
      const router = express.Router()
      router.use('/v1', await resourceRoutes({ routes }))
      app.use('/:tenant', router)
      const origin = await serve(app)
      expect((await rawRequest(origin, '/acme/v1/admin/users')).status).toBe(200)
      expect((await rawRequest(origin, '/acme/v1/admin/users?x=1')).status).toBe(200)
    })

    test('the params of the mount and of the route are in req.params', async () => {
      const seen = fromExpress((req, res, next) => {
        res.setHeader('X-Params', JSON.stringify(req.params))
        next()
      })
      const loader = ({ req, params }: HandlerContext) => ({ all: req.params, own: params })
      const routes = [{ pattern: '/users/:id(int)', module: { loader }, middleware: [seen] }]
      const router = express.Router({ mergeParams: true }).use(await resourceRoutes({ routes }))
      const origin = await serve(express().use('/teams/:team', router))
      const response = await fetch(`${origin}/teams/red/users/7`)
      expect(response.headers.get('x-params')).toBe('{"team":"red","id":7}')
      expect(await response.json()).toEqual({ all: { team: 'red', id: 7 }, own: { id: 7 } })
    })

    test('the mount itself is the root route, with and without a slash or a query', async () => {
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

  test('a URL that middleware has rewritten matches only by option', async () => {
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
})
