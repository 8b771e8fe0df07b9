import { serve, testEarlyAnswers } from '@portolan-internal/adapter-contract'
import { createServer, resourceRoutes } from '../src/index.ts'
import { expressVersions } from './served-app.ts'

for (const [version, express] of expressVersions) {
  testEarlyAnswers(`adapter-express on ${version}`, async (options) => {
    const app = express()
    app.set('env', 'test')
    app.use(await resourceRoutes(options))
    return serve(createServer(app))
  })
}
