import { describe, expect, test } from 'vitest'
import { resourceRoutes } from '../src/index.ts'
import { rawRequest } from './raw-request.ts'
import { expressVersions, serve } from './served-app.ts'

describe.each(expressVersions)('the case of hex escapes on %s', (_name, express) => {
  test.each([
    // Without the setting, Express folds case as routes do.
    [false, '/caf%C3%A9/x', 401],
    [false, '/caf%c3%a9/x', 401],
    [true, '/caf%C3%A9/x', 401],
    [true, '/caf%c3%a9/x', 404],
    [true, '/caf%C3%a9/x', 404],
    [true, '/caf%C3%A9/x?q=%c3', 401],
    [true, '/open/%20', 200],
    [true, '/open/a?q=%c3', 200],
  ])('case sensitive routing %s, %s: %i', async (isSensitive, target, status) => {
    const app = express().set('case sensitive routing', isSensitive)
    app.use('/caf%C3%A9', (_req, res) => void res.sendStatus(401))
    const loader = () => 'handled'
    app.use(
      await resourceRoutes({
        routes: ['/café/:name', '/open/:name'].map((pattern) => ({ pattern, module: { loader } })),
      }),
    )
    expect((await rawRequest(await serve(app), target)).status).toBe(status)
  })

  test('lower-case hex does not match with rewrittenUrls either', async () => {
    const app = express().set('case sensitive routing', true)
    const routes = [{ pattern: '/café', module: { loader: () => 'handled' } }]
    app.use(await resourceRoutes({ routes, rewrittenUrls: true }))
    expect((await rawRequest(await serve(app), '/caf%c3%a9')).status).toBe(404)
  })
})
