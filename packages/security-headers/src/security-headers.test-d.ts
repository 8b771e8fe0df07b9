import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { describe, expectTypeOf, it } from 'vitest'
import {
  type HeaderPair,
  resolveSecurityHeaders,
  SECURITY_HEADERS,
  type SecurityHeadersOptions,
  securityHeaders,
  withSecurityHeaders,
} from './index.ts'

describe('securityHeaders', () => {
  it('is a middleware of Express without its types', () => {
    expectTypeOf(securityHeaders()).toExtend<RequestHandler>()
    express().use(securityHeaders({ preset: 'api' }))
    express().use('/path', securityHeaders())
  })

  it('is a middleware of node:http', () => {
    const middleware = securityHeaders()
    expectTypeOf(middleware).toBeCallableWith(
      {} as IncomingMessage,
      {} as ServerResponse,
      () => undefined,
    )
  })

  it("gives functions the host's own types", () => {
    const middleware = securityHeaders({
      xFrameOptions: (req: Request, res: Response) => (res.locals.embed ? false : req.xhr),
      contentSecurityPolicy: {
        directives: { scriptSrc: ["'self'", (req: Request) => `https://${req.hostname}`] },
      },
    })
    express().use(middleware)
  })
})

describe('options', () => {
  it('are typed by header, directive and feature', () => {
    expectTypeOf({
      contentSecurityPolicy: {
        directives: { 'script-src-attr': ["'none'"], sandbox: ['allow-scripts'], imgSrc: null },
      },
      permissionsPolicy: { syncXhr: [], 'sync-xhr': '*' },
      referrerPolicy: ['no-referrer', 'origin'],
      clearSiteData: ['cookies'],
    } as const).toExtend<SecurityHeadersOptions>()
  })

  it('refuse what is known to be wrong', () => {
    // @ts-expect-error: helmet's short name
    securityHeaders({ hsts: true })
    // @ts-expect-error: no such directive
    securityHeaders({ contentSecurityPolicy: { directives: { scriptSource: ["'self'"] } } })
    // @ts-expect-error: no such token
    securityHeaders({ contentSecurityPolicy: { directives: { sandbox: ['scripts'] } } })
    // @ts-expect-error: no such feature
    securityHeaders({ permissionsPolicy: { features: { cammera: [] } } })
    // @ts-expect-error: no such policy
    securityHeaders({ referrerPolicy: 'none' })
    // @ts-expect-error: no such option
    securityHeaders({ strictTransportSecurity: { maxage: 1 } })
    // @ts-expect-error: no such preset
    securityHeaders({ preset: 'json' })
    // @ts-expect-error: a function must give a value of the option
    securityHeaders({ xFrameOptions: () => 'ALLOW' })
  })
})

describe('the other exports', () => {
  it('keep the types of the host', () => {
    const handler = withSecurityHeaders(
      (request, env: { readonly name: string }) => new Response(request.url + env.name),
      { xFrameOptions: (request) => request.url.endsWith('/') },
    )
    expectTypeOf(handler).parameters.toEqualTypeOf<
      [globalThis.Request, { readonly name: string }]
    >()
    expectTypeOf(handler).returns.resolves.toEqualTypeOf<globalThis.Response>()
  })

  it('are pairs', () => {
    expectTypeOf(SECURITY_HEADERS).toEqualTypeOf<readonly HeaderPair[]>()
    expectTypeOf(resolveSecurityHeaders().headers).toEqualTypeOf<readonly HeaderPair[]>()
  })
})
