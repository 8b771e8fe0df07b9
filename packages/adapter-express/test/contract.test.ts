import { createServer as createHttpServer } from 'node:http'
import { securityHeaders } from '@portolan/security-headers'
import { serve, testAdapter } from '@portolan-internal/adapter-contract'
import { createServer, resourceRoutes } from '../src/index.ts'
import { expressVersions } from './served-app.ts'

for (const [version, express] of expressVersions) {
  for (const [server, create] of [
    ['node:http', createHttpServer],
    ['createServer()', createServer],
  ] as const) {
    testAdapter({
      name: `adapter-express on ${version} and ${server}`,
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
