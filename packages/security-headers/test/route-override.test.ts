import {
  cspNonce,
  type RouteSecurityHeaders,
  type SecurityHeadersOptions,
  securityHeaders,
  securityHeadersOf,
} from '@portolan/security-headers'
import express, { type Request } from 'express'
import { describe, expect, it } from 'vitest'
import { send } from './send.ts'

/** The headers of a route that says this of them, in an app that says that. */
async function routeHeaders(route: RouteSecurityHeaders, options?: SecurityHeadersOptions) {
  const app = express()
  app.disable('etag')
  app.set('env', 'test')
  app.use(securityHeaders(options))
  app.get('/', (req, res) => {
    res.setHeader('X-Own', 'kept')
    securityHeadersOf(req)?.override(route)
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
  it('take every header away with false, less those of the app', async () => {
    const { headers } = await routeHeaders(false, { preset: 'html' })
    expect(Object.keys(headers).filter((name) => !OWN_NAMES.includes(name))).toEqual([])
    expect(headers['x-own']).toBe('kept')
  })

  it("are laid over the app's", async () => {
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

  it("amend the app's Content-Security-Policy by directive, with the same nonce", async () => {
    const { headers, body } = await routeHeaders(
      { contentSecurityPolicy: { directives: { frameAncestors: ['https://partner.example'] } } },
      { preset: 'html', contentSecurityPolicy: { directives: { imgSrc: ['https://i.example'] } } },
    )
    expect(headers['content-security-policy']).toContain('frame-ancestors https://partner.example')
    expect(headers['content-security-policy']).toContain('img-src https://i.example')
    expect(headers['content-security-policy']).toContain(`script-src 'nonce-${body}'`)
  })

  it("may name another preset, under the app's own options", async () => {
    const { headers } = await routeHeaders({ preset: 'api' }, { referrerPolicy: 'origin' })
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'referrer-policy': 'origin' })
  })

  it('may bring back a header that the app has switched off', async () => {
    const { headers } = await routeHeaders({ xFrameOptions: true }, { xFrameOptions: false })
    expect(headers['x-frame-options']).toBe('SAMEORIGIN')
  })

  it('hold with overwrite, which the app asked for', async () => {
    const { headers } = await routeHeaders({ xFrameOptions: 'DENY' }, { overwrite: true })
    expect(headers['x-frame-options']).toBe('DENY')
  })

  it('that are false hold with overwrite too', async () => {
    const { headers } = await routeHeaders(false, { overwrite: true, removeHeaders: ['X-Gone'] })
    expect(headers['x-frame-options']).toBeUndefined()
  })

  it('are refused when they make no sense', async () => {
    const { status, body } = await routeHeaders({ xFrameOptions: 'ALLOW' as never })
    expect(status).toBe(500)
    expect(body).toContain('ALLOW')
  })

  it('are found by the symbol that needs no import', async () => {
    const app = express().use(securityHeaders())
    app.get('/', (req, res) => {
      const key = Symbol.for('portolan.securityHeaders') as unknown as keyof Request
      res.json(req[key] === (securityHeadersOf(req) as unknown))
    })
    expect((await send(app)).body).toBe('true')
  })
})

describe('a second middleware on a path', () => {
  it("takes the first one's place there", async () => {
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
