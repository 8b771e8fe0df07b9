import { describe, expect, test } from 'vitest'
import { type HandlerContext, resourceRoutes } from '../src/index.ts'
import { rawRequest } from './raw-request.ts'
import { expressVersions, serve } from './served-app.ts'

const OWN = 'http://127.0.0.1/x'

describe.each(expressVersions)('the origin of ctx.url on %s', (_name, express) => {
  test.each<[string, Record<string, string>, string]>([
    ['a host and port', { Host: 'app.example:8443' }, 'http://app.example:8443/x'],
    ['an IPv6 address', { Host: '[::1]:80' }, 'http://[::1]/x'],
    ['a host with a path', { Host: 'app.example/admin?' }, 'http://localhost/x'],
    ['a host with user info', { Host: 'user@evil.example' }, 'http://localhost/x'],
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
