import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { securityHeaders } from '@portolan/security-headers'
import { CERTIFICATE, type Skip, serve, testAdapter } from '@portolan-internal/adapter-contract'
import { createServer, resourceRoutes } from '../src/index.ts'
import { type Express, expressVersions } from './served-app.ts'

type App = ReturnType<Express>

const servers: readonly [name: string, create: (app: App) => Server][] = [
  ['node:http', createHttpServer],
  ['node:https', (app) => createHttpsServer(CERTIFICATE, app)],
  ['createServer()', createServer],
]

const SKIPS: readonly Skip[] = [
  {
    case: 'paths: http://evil.test/admin/users selects nothing',
    reason: 'Express and its guards route on the text after the authority',
  },
  {
    case: 'CORS: a 404 of the host may be read',
    reason: 'a path that no route matches goes on to next()',
  },
  {
    case: 'observers: onResponse is told the end of a path without a route',
    reason: 'a path that no route matches goes on to next()',
  },
  {
    case: 'observers: the id of a request is in the answer of a 404 of the host',
    reason: 'a path that no route matches goes on to next()',
  },
]

for (const [version, express] of expressVersions) {
  // Not node:http2: Express gives each request and response the prototypes of node:http's classes.
  for (const [server, create] of servers) {
    testAdapter({
      name: `adapter-express on ${version} and ${server}`,
      skip: SKIPS,
      // Express's own, by its settings `x-powered-by` and `etag`.
      adds: ['x-powered-by', 'etag'],
      async start(options, name) {
        const app = express()
        app.set('env', 'test')
        if (name === 'securityHeaders') app.use(securityHeaders())
        app.use(await resourceRoutes(options))
        return serve(create(app))
      },
    })
  }
}
