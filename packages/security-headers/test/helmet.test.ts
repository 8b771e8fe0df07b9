import { readFileSync } from 'node:fs'
import { type SecurityHeadersOptions, securityHeaders } from '@portolan/security-headers'
import express, { type RequestHandler } from 'express'
import helmet, { type HelmetOptions } from 'helmet'
import { describe, expect, test } from 'vitest'
import { send } from './send.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The headers of an Express app behind a middleware, without Node's own. */
async function headersBehind(middleware: RequestHandler, tls = true) {
  const app = express().use(middleware)
  app.get('/', (_req, res) => void res.end())
  const {
    date,
    connection,
    'keep-alive': keepAlive,
    ...headers
  } = (await send(app, { tls })).headers
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      String(value).replaceAll(/([;,])\s*/g, '$1'),
    ]),
  )
}

/** The middleware that the README shows in the place of helmet. */
function readmeMiddleware(): RequestHandler {
  const [, code = ''] = /## Coming from helmet\n[\s\S]*?```ts\n([\s\S]*?)\n```/.exec(README) ?? []
  const middleware: unknown = new Function('securityHeaders', 'app', `return ${code}`)(
    securityHeaders,
    { use: (used: unknown) => used },
  )
  return middleware as RequestHandler // the code passes it to app.use
}

describe("the README's options for helmet's answer", () => {
  test('send the headers of helmet over HTTPS', async () => {
    expect(await headersBehind(readmeMiddleware())).toEqual(await headersBehind(helmet()))
  })

  test('leave out only Strict-Transport-Security over HTTP', async () => {
    const { 'strict-transport-security': hsts, ...rest } = await headersBehind(helmet(), false)
    expect(await headersBehind(readmeMiddleware(), false)).toEqual(rest)
    expect(hsts).toBeDefined()
  })
})

class Directives {
  readonly defaultSrc = ["'self'"]
  readonly 'script-src' = ["'self'", 'https://cdn.example']
}

class Hsts {
  readonly maxAge = 60
}

/** Options that both packages take, and the header that they set. */
const MOVED: readonly (readonly [header: string, options: SecurityHeadersOptions])[] = [
  ['content-security-policy', { contentSecurityPolicy: true }],
  ['content-security-policy', { contentSecurityPolicy: { directives: { sandbox: '' } } }],
  ['content-security-policy', { contentSecurityPolicy: { directives: { sandbox: [] } } }],
  [
    'content-security-policy',
    { contentSecurityPolicy: { directives: { sandbox: ['allow-forms', 'allow-scripts'] } } },
  ],
  [
    'content-security-policy',
    { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null, trustedTypes: '' } } },
  ],
  ['content-security-policy', { contentSecurityPolicy: { directives: new Directives() } }],
  [
    'content-security-policy',
    { contentSecurityPolicy: { useDefaults: false, directives: new Directives() } },
  ],
  [
    'content-security-policy-report-only',
    {
      contentSecurityPolicy: { useDefaults: false, reportOnly: true, directives: new Directives() },
    },
  ],
  ['strict-transport-security', { strictTransportSecurity: new Hsts() }],
  ['x-frame-options', { xFrameOptions: { action: 'deny' } }],
  ['referrer-policy', { referrerPolicy: { policy: ['no-referrer', 'same-origin'] } }],
  ['cross-origin-embedder-policy', { crossOriginEmbedderPolicy: { policy: 'credentialless' } }],
  [
    'x-permitted-cross-domain-policies',
    { xPermittedCrossDomainPolicies: { permittedPolicies: 'all' } },
  ],
  ['x-dns-prefetch-control', { xDnsPrefetchControl: { allow: true } }],
]

describe("helmet's options", () => {
  test.each(MOVED)('set the same %s with %j', async (header, options) => {
    const [ours, theirs] = await Promise.all([
      headersBehind(securityHeaders(options)),
      headersBehind(helmet(options as HelmetOptions)), // the options of MOVED are helmet's too
    ])
    expect(ours[header]).toBeDefined()
    expect(ours[header]).toBe(theirs[header])
  })

  test('may be an instance of a class as a whole', async () => {
    class Options {
      readonly xFrameOptions = { action: 'deny' } as const
      readonly contentSecurityPolicy = false
    }
    const ours = await headersBehind(securityHeaders(new Options()))
    expect(ours['x-frame-options']).toBe(
      (await headersBehind(helmet(new Options())))['x-frame-options'],
    )
  })
})
