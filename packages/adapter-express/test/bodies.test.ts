import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type HandlerContext, type ResourceRoutesOptions, resourceRoutes } from '../src/index.ts'
import { rawRequest } from './raw-request.ts'
import { type Express, expressVersions, serve } from './served-app.ts'

const echo = ({ req, body }: HandlerContext) => ({ reqBody: req.body ?? null, body: body ?? null })

type Body = NonNullable<RequestInit['body']>

const urlencoded = 'application/x-www-form-urlencoded'

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

  it.each([
    ['application/json', '{"a":[1]}', { a: [1] }],
    ['application/json; charset=utf-8', '"é"', 'é'],
    ['application/merge-patch+json', 'null', null],
    [urlencoded, 'a=1&b=2&b=3', { a: '1', b: ['2', '3'] }],
    ['text/plain', '{"a":1}', '{"a":1}'],
  ])('%s is parsed for the handler', async (type, text, value) => {
    const response = await post(await appWith(), type, text)
    expect(await response.json()).toEqual({ reqBody: value, body: value })
  })

  it('what the app has parsed is used as it is', async () => {
    const url = await appWith((app) => {
      app.use(express.json({ reviver: (_key, value) => (value === 1 ? 'one' : value) }))
    })
    const response = await post(url, 'application/json', '{"a":1}')
    expect(await response.json()).toEqual({ reqBody: { a: 'one' }, body: { a: 'one' } })
  })

  it('a stream that the app has consumed never hangs the request', async () => {
    const url = await appWith((app) => {
      app.use((req, _res, next) => {
        req.on('end', () => next())
        req.resume()
      })
    })
    const response = await post(url, 'application/json', '{"a":1}')
    expect(await response.json()).toEqual({ reqBody: null, body: null })
  })

  it('no body needs no media type', async () => {
    const response = await fetch(await appWith(), { method: 'POST' })
    expect([response.status, await response.json()]).toEqual([200, { reqBody: null, body: null }])
  })

  it.each([
    ['application/json\ta', '{}'],
    ['application/json garbage', '{}'],
    ['application/jsonx', '{}'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/json; charset=nonsense', '{}'],
    ['text/plain; charset=nonsense', 'x'],
  ])('the media type %j is 415', async (type, body) => {
    const origin = new URL(await appWith()).origin
    const headers = { 'Content-Type': type, 'Content-Length': String(body.length) }
    expect((await rawRequest(origin, '/x', { method: 'POST', headers, body })).status).toBe(415)
  })

  it('a body without a media type is 415', async () => {
    const origin = new URL(await appWith()).origin
    const response = await rawRequest(origin, '/x', {
      method: 'POST',
      headers: { 'Content-Length': '2' },
      body: '{}',
    })
    expect(response.status).toBe(415)
  })

  it.each([
    ['broken JSON', '{"secret":'],
    ['__proto__ as a key', '{"a":{"__proto__":{"admin":true}}}'],
    ['__proto__ spelled with an escape', '{"\\u005f_proto__":{"admin":true}}'],
    ['constructor with a prototype', '{"constructor":{"prototype":{"admin":true}}}'],
  ])('%s is 400 and not echoed', async (_what, body) => {
    const response = await post(await appWith(), 'application/json', body)
    expect(response.status).toBe(400)
    expect(await response.text()).not.toMatch(/secret|admin/)
  })

  it.each([
    ['by its length', (body: string) => body],
    ['sent in chunks', (body: string) => new Blob([body]).stream()],
  ])('a body over the limit %s is 413', async (_how, make) => {
    const url = await appWith()
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: make('x'.repeat(102_401)),
      duplex: 'half',
    }
    expect((await fetch(url, init as RequestInit)).status).toBe(413)
  })

  it('a small body that inflates past the limit is 413', async () => {
    const response = await fetch(await appWith(), {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' },
      body: gzipSync('x'.repeat(5_000_000)),
    })
    expect(response.status).toBe(413)
  })

  it('gzip is decoded, an unknown encoding is 415, a broken one 400', async () => {
    const url = await appWith()
    const send = (encoding: string, body: Body) =>
      fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': encoding },
        body,
      })
    expect(await (await send('gzip', gzipSync('{"a":1}'))).json()).toEqual({
      reqBody: { a: 1 },
      body: { a: 1 },
    })
    expect((await send('zip', '{}')).status).toBe(415)
    expect((await send('gzip', 'not gzip')).status).toBe(400)
  })

  describe('ctx.request', () => {
    const replay = async ({ request }: HandlerContext) => ({ text: await request.text() })

    it('replays the bytes of a body that was parsed for the handler', async () => {
      const url = await appWith(undefined, replay)
      expect(await (await post(url, 'application/json', '{ "a": 1 }')).json()).toEqual({
        text: '{ "a": 1 }',
      })
    })

    it('replays the bytes that the app has kept', async () => {
      const url = await appWith((app) => {
        app.use(
          express.json({ verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }) }),
        )
      }, replay)
      expect(await (await post(url, 'application/json', '{ "a": 1 }')).json()).toEqual({
        text: '{ "a": 1 }',
      })
    })

    it('gives the app’s parsed body as json(), and says how to keep bytes that were not', async () => {
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

    it('read by middleware leaves the body for the handler', async () => {
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

  it('cookies are parsed for the handler unless the app has done it', async () => {
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

  it.each([
    ['Sec-Fetch-Site', 'cross-site', 403],
    ['Sec-Fetch-Site', 'same-site', 403],
    ['Sec-Fetch-Site', 'same-origin', 200],
    ['Origin', 'null', 403],
    ['Origin', 'https://evil.test', 403],
    ['X-Nothing', '1', 200],
  ])('a POST with %s: %s is %i', async (name, value, status) => {
    const origin = new URL(await appWith()).origin
    const response = await rawRequest(origin, '/x', { method: 'POST', headers: { [name]: value } })
    expect(response.status).toBe(status)
  })
})
