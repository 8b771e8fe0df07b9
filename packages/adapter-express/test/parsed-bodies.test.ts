import { describe, expect, test } from 'vitest'
import {
  fromExpress,
  type HandlerContext,
  type ResourceRoutesOptions,
  resourceRoutes,
} from '../src/index.ts'
import { type Express, expressVersions, serve } from './served-app.ts'

const echo = ({ req, body }: HandlerContext) => ({ reqBody: req.body ?? null, body: body ?? null })

type Body = NonNullable<RequestInit['body']>

const _urlencoded = 'application/x-www-form-urlencoded'

// The contract has the bodies that all hosts read alike; these tests are for the app's own parsers.
describe.each(expressVersions)('bodies on %s', (_name, express) => {
  async function appWith(
    use: (app: ReturnType<Express>) => void = () => {},
    action: (context: HandlerContext) => unknown = echo,
    options: Partial<ResourceRoutesOptions> = {},
  ): Promise<string> {
    const app = express()
    use(app)
    const routes = [{ pattern: '/x', module: { action } }]
    app.use(await resourceRoutes({ ...options, routes } as ResourceRoutesOptions))
    return `${await serve(app)}/x`
  }

  const post = (url: string, type: string, body: Body) =>
    fetch(url, { method: 'POST', body, headers: { 'Content-Type': type } })

  test('what the app has parsed is used as it is', async () => {
    const url = await appWith((app) => {
      app.use(express.json({ reviver: (_key, value) => (value === 1 ? 'one' : value) }))
    })
    const response = await post(url, 'application/json', '{"a":1}')
    expect(await response.json()).toEqual({ reqBody: { a: 'one' }, body: { a: 'one' } })
  })

  test('a stream that the app has consumed never hangs the request', async () => {
    const url = await appWith((app) => {
      app.use((req, _res, next) => {
        req.on('end', () => next())
        req.resume()
      })
    })
    const response = await post(url, 'application/json', '{"a":1}')
    expect(await response.json()).toEqual({ reqBody: null, body: null })
  })

  test('a stream that code in front has paused goes on', async () => {
    const url = await appWith((app) => {
      app.use((req, _res, next) => {
        req.pause()
        setImmediate(next)
      })
    })
    const response = await post(url, 'application/json', '{"a":1}')
    expect(await response.json()).toEqual({ reqBody: { a: 1 }, body: { a: 1 } })
  })

  describe('ctx.request', () => {
    const replay = async ({ request }: HandlerContext) => ({ text: await request.text() })

    test('replays the bytes of a body that was parsed for the handler', async () => {
      const url = await appWith(undefined, replay)
      expect(await (await post(url, 'application/json', '{ "a": 1 }')).json()).toEqual({
        text: '{ "a": 1 }',
      })
    })

    test('replays the bytes that the app has kept', async () => {
      const url = await appWith((app) => {
        app.use(
          express.json({ verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }) }),
        )
      }, replay)
      expect(await (await post(url, 'application/json', '{ "a": 1 }')).json()).toEqual({
        text: '{ "a": 1 }',
      })
    })

    test('gives the app’s parsed body as json(), and says how to keep bytes that were not', async () => {
      const url = await appWith(
        (app) => app.use(express.json()),
        async ({ request }) => ({
          own: await request.json(),
          error: await request.text().catch((error: Error) => error.message),
        }),
      )
      const answer = (await (await post(url, 'application/json', '{"a":1}')).json()) as {
        own: unknown
        error: string
      }
      expect(answer.own).toEqual({ a: 1 })
      expect(answer.error).toContain('express.json({ verify')
    })

    test('replays what express.raw() has read', async () => {
      const url = await appWith((app) => app.use(express.raw({ type: () => true })), replay)
      expect(await (await post(url, 'text/plain', 'hi')).json()).toEqual({ text: 'hi' })
    })

    test('is the same whether middleware parses the body before or after it is made', async () => {
      const app = express()
      const look = ({ request }: HandlerContext, next: () => unknown) =>
        request.signal.aborted ? undefined : next()
      const action = async ({ request }: HandlerContext) => ({ own: await request.json() })
      const middleware = [look, fromExpress(express.json())]
      const module = { action, config: { body: { parse: false } } } as const
      app.use(await resourceRoutes({ routes: [{ pattern: '/x', module, middleware }] }))
      const response = await post(`${await serve(app)}/x`, 'application/json', '{"a":1}')
      expect(await response.json()).toEqual({ own: { a: 1 } })
    })

    test('read by middleware leaves the body for the handler', async () => {
      const app = express()
      const middleware = async ({ request }: HandlerContext, next: () => Promise<unknown>) => {
        await request.text()
        return next()
      }
      app.use(
        await resourceRoutes({
          routes: [{ pattern: '/x', module: { action: echo }, middleware: [middleware] }],
        }),
      )
      const response = await post(`${await serve(app)}/x`, 'application/json', '{"a":1}')
      expect(await response.json()).toEqual({ reqBody: { a: 1 }, body: { a: 1 } })
    })
  })

  test('cookies are parsed for the handler unless the app has done it', async () => {
    const loader = ({ req, cookies }: HandlerContext) => ({ req: req.cookies, portable: cookies })
    const app = express()
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
    const response = await fetch(`${await serve(app)}/x`, {
      headers: { Cookie: 'token=a%20b; n=1' },
    })
    expect(await response.json()).toEqual({
      req: { token: 'a b', n: '1' },
      portable: { token: 'a b', n: '1' },
    })
  })
})
