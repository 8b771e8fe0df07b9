import type { IncomingMessage } from 'node:http'
import {
  SecurityHeadersError,
  type SecurityHeadersOptions,
  securityHeaders,
} from '@portolan/security-headers'
import express from 'express'
import { describe, expect, test } from 'vitest'
import { send } from './send.ts'

type Options = SecurityHeadersOptions<IncomingMessage, object>

/** The headers of a request for a path, and the error that went to `next`. */
async function outcome(options: Options, path = '/') {
  const middleware = securityHeaders<IncomingMessage, never>(options)
  let failure: unknown
  const { headers } = await send(
    (req, res) =>
      middleware(req, res as never, (error) => {
        failure = error
        res.end()
      }),
    { path },
  )
  return { headers, failure }
}

describe('a function of the request', () => {
  test('may return any value that the option takes', async () => {
    const options: Options = {
      xFrameOptions: ({ url }) => (url === '/embed' ? false : { action: 'deny' }),
      crossOriginEmbedderPolicy: ({ url }) => url === '/isolated',
      referrerPolicy: ({ url }) => (url === '/plain' ? undefined : 'origin'),
      headers: { 'X-Path': ({ url }) => url ?? false },
    }
    const plain = await outcome(options, '/plain')
    expect(plain.headers).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-path': '/plain',
    })
    expect(plain.headers['cross-origin-embedder-policy']).toBeUndefined()
    expect((await outcome(options, '/embed')).headers['x-frame-options']).toBeUndefined()
    expect((await outcome(options, '/isolated')).headers['cross-origin-embedder-policy']).toBe(
      'require-corp',
    )
  })

  test('may be one of the sources of a directive', async () => {
    const { headers } = await outcome({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'", ({ headers: { host } }) => `https://cdn.${host}`],
          scriptSrc: ["'strict-dynamic'", () => "'nonce-abcdefgh' https:"],
          imgSrc: ["'none'"],
        },
      },
    })
    expect(headers['content-security-policy']).toBe(
      "default-src 'self' https://cdn.app.example; " +
        "script-src 'strict-dynamic' 'nonce-abcdefgh' https:; img-src 'none'",
    )
  })

  test('returns options that are laid on the preset', async () => {
    const { headers } = await outcome({
      preset: 'api',
      contentSecurityPolicy: () => ({ directives: { imgSrc: ["'self'"] } }),
    })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*; img-src 'self'$/)
  })
})

const WRONG: readonly (readonly [fact: string, options: Options, message: RegExp])[] = [
  ['a wrong word', { xFrameOptions: () => 'ALLOW' as never }, /"ALLOW" is not a value/],
  ['a promise', { xFrameOptions: () => Promise.resolve('DENY') as never }, /X-Frame-Options: /],
  ['a line break', { headers: { 'X-Path': () => 'a\r\nX-Evil: 1' } }, /no header value may have/],
  [
    'an unquoted keyword',
    { contentSecurityPolicy: { directives: { scriptSrc: [() => 'self'] } } },
    /Write "'self'"/,
  ],
  [
    'a source that ends the directive',
    { contentSecurityPolicy: { directives: { scriptSrc: [() => 'a;b'] } } },
    /would end the directive/,
  ],
  [
    'no source',
    { contentSecurityPolicy: { directives: { scriptSrc: [() => undefined as never] } } },
    /undefined is not a source of script-src/,
  ],
  [
    'a second source beside none',
    { contentSecurityPolicy: { directives: { imgSrc: ["'none'", () => "'self'"] } } },
    /'none' beside other sources/,
  ],
]

describe('a function that returns a wrong value', () => {
  test.each(WRONG)(
    'such as %s passes an error to next, and the other headers are sent',
    async (_fact, options, message) => {
      const { headers, failure } = await outcome(options)
      expect(failure).toBeInstanceOf(SecurityHeadersError)
      expect((failure as Error).message).toMatch(message)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['x-evil']).toBeUndefined()
    },
  )

  test('or throws passes its own error to next', async () => {
    const thrown = new Error('thrown')
    const { headers, failure } = await outcome({
      xFrameOptions: () => {
        throw thrown
      },
    })
    expect(failure).toBe(thrown)
    expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin')
  })

  test('is a 500 on Express, with the other headers', async () => {
    const app = express()
    app.set('env', 'test')
    app.use(securityHeaders({ xFrameOptions: () => 'ALLOW' as never }))
    const { status, headers } = await send(app)
    expect([status, headers['x-content-type-options']]).toEqual([500, 'nosniff'])
  })

  test('does not hide wrong values beside it', () => {
    const options = { imgSrc: [() => "'self'", 'self'] }
    expect(() => securityHeaders({ contentSecurityPolicy: { directives: options } })).toThrow(
      `Write "'self'"`,
    )
  })
})
