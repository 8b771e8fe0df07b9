import {
  cspNonce,
  findSecurityHeaders,
  type RouteSecurityHeaders,
  type SecurityHeadersOptions,
  securityHeaders,
} from '@portolan/security-headers'
import express, { type Request } from 'express'
import { describe, expect, test } from 'vitest'
import { send } from './send.ts'

/** The answer of a route with these options, in an app with those. */
async function routeHeaders(route: RouteSecurityHeaders, options?: SecurityHeadersOptions) {
  const app = express()
  app.disable('etag')
  app.set('env', 'test')
  app.use(securityHeaders(options))
  app.get('/', (req, res) => {
    res.setHeader('X-Own', 'kept')
    findSecurityHeaders(req)?.override(route)
    res.end(cspNonce(req))
  })
  return send(app)
}

const OWN_NAMES = [
  'x-own',
  'date',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
]

describe("a route's options", () => {
  test('remove every header with false but those of the app', async () => {
    const { headers } = await routeHeaders(false, { preset: 'html' })
    expect(Object.keys(headers).filter((name) => !OWN_NAMES.includes(name))).toEqual([])
    expect(headers['x-own']).toBe('kept')
  })

  test("are laid over the app's options", async () => {
    const { headers } = await routeHeaders(
      { xFrameOptions: false, cacheControl: 'no-store' },
      { referrerPolicy: 'no-referrer' },
    )
    expect(headers['x-frame-options']).toBeUndefined()
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  })

  test("amend the app's Content-Security-Policy by directive, with the same nonce", async () => {
    const { headers, body } = await routeHeaders(
      { contentSecurityPolicy: { directives: { frameAncestors: ['https://partner.example'] } } },
      { preset: 'html', contentSecurityPolicy: { directives: { imgSrc: ['https://i.example'] } } },
    )
    expect(headers['content-security-policy']).toContain('frame-ancestors https://partner.example')
    expect(headers['content-security-policy']).toContain('img-src https://i.example')
    expect(headers['content-security-policy']).toContain(`script-src 'nonce-${body}'`)
  })

  test("may name another preset, under the app's own options", async () => {
    const { headers } = await routeHeaders({ preset: 'api' }, { referrerPolicy: 'origin' })
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'referrer-policy': 'origin' })
  })

  test('may bring back a header that the app has switched off', async () => {
    const { headers } = await routeHeaders({ xFrameOptions: true }, { xFrameOptions: false })
    expect(headers['x-frame-options']).toBe('SAMEORIGIN')
  })

  test('apply with overwrite, which the app asked for', async () => {
    const { headers } = await routeHeaders({ xFrameOptions: 'DENY' }, { overwrite: true })
    expect(headers['x-frame-options']).toBe('DENY')
  })

  test('remove every header with overwrite too', async () => {
    const { headers } = await routeHeaders(false, { overwrite: true, removeHeaders: ['X-Gone'] })
    expect(headers['x-frame-options']).toBeUndefined()
  })

  test('leave a header that the app has set in place of one of the first', async () => {
    const app = express().use(securityHeaders())
    app.get('/', (req, res) => {
      res.setHeader('X-Frame-Options', 'DENY')
      findSecurityHeaders(req)?.override({ referrerPolicy: 'origin' })
      res.end()
    })
    expect((await send(app)).headers).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'origin',
    })
  })

  test('are refused if they are wrong', async () => {
    const { status, body } = await routeHeaders({ xFrameOptions: 'ALLOW' as never })
    expect(status).toBe(500)
    expect(body).toContain('ALLOW')
  })

  test('are found by the symbol that needs no import', async () => {
    const app = express().use(securityHeaders())
    app.get('/', (req, res) => {
      const key = Symbol.for('portolan.securityHeaders') as unknown as keyof Request
      res.json(req[key] === (findSecurityHeaders(req) as unknown))
    })
    expect((await send(app)).body).toBe('true')
  })
})

describe('a second middleware on a path', () => {
  test('replaces the first one there', async () => {
    const app = express()
    app.use(securityHeaders({ preset: 'api' }))
    app.use(
      '/embed',
      securityHeaders({ xFrameOptions: false, crossOriginResourcePolicy: 'cross-origin' }),
    )
    app.get(['/', '/embed'], (_req, res) => void res.end())

    const api = await send(app)
    const embed = await send(app, { path: '/embed' })
    expect(api.headers['cache-control']).toBe('no-store')
    expect(embed.headers['cache-control']).toBeUndefined()
    expect(embed.headers['x-frame-options']).toBeUndefined()
    expect(embed.headers['cross-origin-resource-policy']).toBe('cross-origin')
  })
})
