import { cspNonce, securityHeaders } from '@portolan/security-headers'
import express, { type ErrorRequestHandler, type Response } from 'express'
import { describe, expect, test } from 'vitest'
import { plainListener } from './plain-listener.ts'
import { send } from './send.ts'

const CSP = 'content-security-policy'

describe('the nonce', () => {
  test('is the same in the policy, in res.locals and by cspNonce', async () => {
    const app = express()
    app.use(securityHeaders({ preset: 'html' }))
    app.get('/', (req, res) => void res.json([res.locals.cspNonce, cspNonce(req)]))
    const { headers, body } = await send(app)
    const [inLocals, byRequest] = JSON.parse(body)
    expect(inLocals).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(byRequest).toBe(inLocals)
    expect(headers[CSP]?.toString().split(`'nonce-${inLocals}'`)).toHaveLength(3)
  })

  test('is left in res.locals on node:http too', async () => {
    const middleware = securityHeaders({ preset: 'html' })
    const { headers, body } = await send((req, res) =>
      middleware(req, res, () => res.end((res as unknown as Response).locals.cspNonce)),
    )
    expect(headers[CSP]).toContain(`'nonce-${body}'`)
  })

  test('differs for each request', async () => {
    const listener = plainListener({ preset: 'html' })
    const policies = await Promise.all(Array.from({ length: 20 }, () => send(listener)))
    expect(new Set(policies.map(({ headers }) => headers[CSP])).size).toBe(20)
  })

  test('replaces each nonce keyword', async () => {
    const listener = plainListener({
      contentSecurityPolicy: "script-src 'nonce' 'strict-dynamic'",
      contentSecurityPolicyReportOnly: "style-src 'nonce'",
    })
    const { headers } = await send(listener)
    const [, nonce] = /'nonce-([^']+)'/.exec(String(headers[CSP])) ?? []
    expect(headers[CSP]).toBe(`script-src 'nonce-${nonce}' 'strict-dynamic'`)
    expect(headers['content-security-policy-report-only']).toBe(`style-src 'nonce-${nonce}'`)
  })

  test('is the one that the app has put into res.locals before', async () => {
    const app = express()
    app.use((_req, res, next) => {
      res.locals.cspNonce = 'b3duLW5vbmNlLW9mLWFwcA=='
      next()
    })
    app.use(securityHeaders({ preset: 'html' }))
    const { headers } = await send(app)
    // Express's 404 page has its own policy, so a route shows the middleware's.
    expect(headers[CSP]).toBe("default-src 'none'")
    app.get('/page', (_req, res) => void res.end())
    expect((await send(app, { path: '/page' })).headers[CSP]).toContain(
      "'nonce-b3duLW5vbmNlLW9mLWFwcA=='",
    )
  })

  test.each(["'; script-src *", "abc'; script-src *", '; abc', 'ab c', 'abc===', '', 7])(
    'of the app is refused if it is not base64: %j',
    async (nonce) => {
      const app = express()
      app.use((_req, res, next) => {
        res.locals.cspNonce = nonce
        next()
      })
      app.use(securityHeaders({ preset: 'html' }))
      const failed: ErrorRequestHandler = (error, _req, res, _next) => {
        res.status(500).end(String(error.message))
      }
      app.use(failed)
      const { status, body } = await send(app)
      expect([status, body]).toEqual([
        500,
        `res.locals.cspNonce: ${JSON.stringify(nonce)} is not a nonce. Write base64, or do not set it: this package makes one.`,
      ])
    },
  )

  test('of the app that is refused does not get into the policy', async () => {
    const app = express()
    app.set('env', 'test')
    app.use((_req, res, next) => {
      res.locals.cspNonce = "abc'; script-src *"
      next()
    })
    app.use(securityHeaders({ preset: 'html' }))
    const { status, headers } = await send(app)
    expect([status, headers[CSP]]).toEqual([500, "default-src 'none'"])
  })

  test('is not made if no policy needs it', async () => {
    const middleware = securityHeaders({ preset: 'api' })
    const { body } = await send((req, res) =>
      middleware(req, res, () => res.end(JSON.stringify([cspNonce(req) ?? null, 'locals' in res]))),
    )
    expect(JSON.parse(body)).toEqual([null, false])
  })

  test('is not made for a policy whose functions do not name it', async () => {
    const middleware = securityHeaders({
      contentSecurityPolicy: { directives: { imgSrc: [() => "'self'"] } },
    })
    const { body } = await send((req, res) =>
      middleware(req, res, () => res.end(String(cspNonce(req)))),
    )
    expect(body).toBe('undefined')
  })

  test('is undefined for a request that no middleware has seen', () => {
    expect(cspNonce({})).toBeUndefined()
  })
})
