import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type HeaderPair,
  resolveSecurityHeaders,
  SECURITY_HEADERS,
  type SecurityHeadersOptions,
  securityHeaders,
  withSecurityHeaders,
} from '@portolan/security-headers'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { describe, expectTypeOf, test } from 'vitest'

describe('securityHeaders', () => {
  test('is a middleware of Express without its types', () => {
    expectTypeOf(securityHeaders()).toExtend<RequestHandler>()
    express().use(securityHeaders({ preset: 'api' }))
    express().use('/path', securityHeaders())
  })

  test('is a middleware of node:http', () => {
    const middleware = securityHeaders()
    expectTypeOf(middleware).toBeCallableWith(
      {} as IncomingMessage,
      {} as ServerResponse,
      () => undefined,
    )
  })

  test("gives functions the host's own types", () => {
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
  test('are typed by header, directive and feature', () => {
    expectTypeOf({
      contentSecurityPolicy: {
        directives: { 'script-src-attr': ["'none'"], sandbox: ['allow-scripts'], imgSrc: null },
      },
      permissionsPolicy: { syncXhr: [], 'sync-xhr': '*' },
      referrerPolicy: ['no-referrer', 'origin'],
      clearSiteData: ['cookies'],
    } as const).toExtend<SecurityHeadersOptions>()
  })

  test('refuse values that are known to be wrong', () => {
    // @ts-expect-error: helmet's short name
    securityHeaders({ hsts: true })
    // @ts-expect-error: an unknown directive
    securityHeaders({ contentSecurityPolicy: { directives: { scriptSource: ["'self'"] } } })
    // @ts-expect-error: an unknown token
    securityHeaders({ contentSecurityPolicy: { directives: { sandbox: ['scripts'] } } })
    // @ts-expect-error: an unknown feature
    securityHeaders({ permissionsPolicy: { features: { cammera: [] } } })
    // @ts-expect-error: an unknown policy
    securityHeaders({ referrerPolicy: 'none' })
    // @ts-expect-error: an unknown option
    securityHeaders({ strictTransportSecurity: { maxage: 1 } })
    // @ts-expect-error: an unknown preset
    securityHeaders({ preset: 'json' })
    // @ts-expect-error: a function must give a value of the option
    securityHeaders({ xFrameOptions: () => 'ALLOW' })
  })
})

describe('the other exports', () => {
  test('keep the types of the host', () => {
    const handler = withSecurityHeaders(
      (request, env: { readonly name: string }) => new Response(request.url + env.name),
      { xFrameOptions: (request) => request.url.endsWith('/') },
    )
    expectTypeOf(handler).parameters.toEqualTypeOf<
      [globalThis.Request, { readonly name: string }]
    >()
    expectTypeOf(handler).returns.resolves.toEqualTypeOf<globalThis.Response>()
  })

  test('are pairs', () => {
    expectTypeOf(SECURITY_HEADERS).toEqualTypeOf<readonly HeaderPair[]>()
    expectTypeOf(resolveSecurityHeaders().headers).toEqualTypeOf<readonly HeaderPair[]>()
  })
})
