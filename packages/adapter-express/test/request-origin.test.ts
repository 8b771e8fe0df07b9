import { describe, expect, test } from 'vitest'
import { type HandlerContext, resourceRoutes } from '../src/index.ts'
import { rawRequest } from './raw-request.ts'
import { expressVersions, serve } from './served-app.ts'

const OWN = 'http://127.0.0.1/x'

describe.each(expressVersions)('the origin of ctx.url on %s', (_name, express) => {
  test.each<[string, Record<string, string>, string]>([
    ['a host and port', { Host: 'app.example:8443' }, 'http://app.example:8443/x'],
    ['an IPv6 address', { Host: '[::1]:80' }, 'http://[::1]/x'],
    ['an empty host', { Host: '' }, 'http://localhost/x'],
    ['a forwarded host', { 'X-Forwarded-Host': 'app.example, proxy' }, 'http://app.example/x'],
    ['a forwarded scheme', { 'X-Forwarded-Proto': 'HTTPS, http' }, 'https://127.0.0.1/x'],
    ['a forwarded scheme with a path', { 'X-Forwarded-Proto': 'http://h/public?' }, OWN],
    ['a forwarded scheme with a query', { 'X-Forwarded-Proto': 'https://h/?' }, OWN],
    ['a forwarded scheme of another kind', { 'X-Forwarded-Proto': 'javascript' }, OWN],
    ['an empty forwarded scheme', { 'X-Forwarded-Proto': ',' }, OWN],
    ['a forwarded host with a path', { 'X-Forwarded-Host': 'a/b#' }, 'http://localhost/x'],
    ['a forwarded host with a space', { 'X-Forwarded-Host': 'a b' }, 'http://localhost/x'],
  ])('with %s', async (_what, headers, href) => {
    const loader = ({ url }: HandlerContext) => url.href
    const app = express().set('trust proxy', true)
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
    const sent = { Host: '127.0.0.1', ...headers }
    const { body } = await rawRequest(await serve(app), '/x', { headers: sent })
    expect(JSON.parse(body)).toBe(href)
  })
})

describe.each(expressVersions)('an absolute-form target on %s', (_name, express) => {
  const loader = ({ url, params }: HandlerContext) => ({ url: url.href, params })
  const routes = ['/', '/admin/:id', '/docs/:path*'].map((pattern) => ({
    pattern,
    module: { loader },
  }))

  test.each<[string, string, number, string?]>([
    ['', 'http://a.test/admin/7?x=1', 200, 'http://a.test/admin/7?x=1'],
    ['', 'HTTPS://a.test:8443/admin/7', 200, 'http://a.test:8443/admin/7'],
    ['', 'http://a.test/', 200, 'http://a.test/'],
    ['', 'http://a.test/?x=1', 200, 'http://a.test/?x=1'],
    ['/m', 'http://a.test/m/admin/7', 200, 'http://a.test/m/admin/7'],
    ['/m', 'http://a.test/m', 200, 'http://a.test/m'],
    // Express routes on another text than the one after the authority.
    ['', 'http://a.test', 404],
    ['', 'http://a.test?x=1', 404],
    ['', 'http://a.test/docs\\x', 404],
    ['', 'http://a.test/docs/a#/x', 404],
    ['', 'http://a.test//admin/7', 404],
    ['', 'ftp://a.test/admin/7', 404],
    ['/m', 'http://a.test/m//admin/7', 404],
    ['/m', 'http://a.test/admin/7', 404],
    // The authority replaces the Host.
    ['', 'http://evil@a.test/admin/7', 400],
    ['', 'http:///admin/7', 400],
  ])('mounted at "%s": %s is %i', async (mount, target, status, href) => {
    const app = express().set('env', 'test')
    app.use(mount, await resourceRoutes({ routes }))
    const answer = await rawRequest(await serve(app), target)
    expect(answer.status).toBe(status)
    if (href !== undefined) expect(JSON.parse(answer.body).url).toBe(href)
  })
})

describe.each(expressVersions)('strict routing on %s', (_name, express) => {
  const routes = ['/', '/admin/users'].map((pattern) => ({
    pattern,
    module: { loader: () => 'handled' },
  }))

  test('a slash in the end, with which a guard does not match, selects no route', async () => {
    const app = express().set('env', 'test').enable('strict routing')
    app.all('/admin/users', (_req, res) => void res.status(401).end())
    app.use(await resourceRoutes({ routes }))
    app.use('/m', await resourceRoutes({ routes }))
    const origin = await serve(app)
    const status = async (target: string) => (await rawRequest(origin, target)).status
    expect(await status('/admin/users')).toBe(401)
    expect(await status('/admin/users/')).toBe(404)
    expect(await status('/admin/users/?x')).toBe(404)
    expect([await status('/'), await status('/m')]).toEqual([200, 200])
    expect([await status('/m/'), await status('/m/admin/users/')]).toEqual([404, 404])
  })

  test("with trailingSlash: 'always' the slash is a part of the path", async () => {
    const app = express().set('env', 'test').enable('strict routing')
    app.use(await resourceRoutes({ routes, trailingSlash: 'always' }))
    expect((await rawRequest(await serve(app), '/admin/users/')).status).toBe(200)
  })
})
