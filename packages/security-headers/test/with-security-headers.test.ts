import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  cspNonce,
  SECURITY_HEADERS,
  SecurityHeadersError,
  securityHeadersOf,
  withSecurityHeaders,
} from '@portolan/security-headers'
import { describe, expect, it } from 'vitest'

const request = (url = 'https://app.example/') => new Request(url)

describe('withSecurityHeaders', () => {
  it('sets the default headers on what the handler gives', async () => {
    const handler = withSecurityHeaders(() => new Response('body', { status: 201 }))
    const response = await handler(request())
    expect([response.status, await response.text()]).toEqual([201, 'body'])
    for (const [name, value] of SECURITY_HEADERS) expect(response.headers.get(name)).toBe(value)
  })

  it('gives the handler everything that the host passes', async () => {
    const handler = withSecurityHeaders((_request, env: { name: string }, more: number) =>
      Response.json([env.name, more]),
    )
    expect(await (await handler(request(), { name: 'a' }, 7)).json()).toEqual(['a', 7])
  })

  it.each([
    'http://app.example/',
    'https://localhost:8443/',
    'https://127.0.0.1/',
    'https://[::1]/',
  ])('sends no Strict-Transport-Security from %s', async (url) => {
    const response = await withSecurityHeaders(() => new Response())(request(url))
    expect(response.headers.has('Strict-Transport-Security')).toBe(false)
  })

  it('asks isSecure behind a proxy', async () => {
    const handler = withSecurityHeaders(() => new Response(), {
      isSecure: ({ headers }) => headers.get('x-tls') === 'yes',
    })
    const proxied = new Request('http://app.example/', { headers: { 'x-tls': 'yes' } })
    expect((await handler(proxied)).headers.has('Strict-Transport-Security')).toBe(true)
  })

  it('keeps what the handler has set, unless it is to overwrite', async () => {
    const respond = () => new Response('', { headers: { 'X-Frame-Options': 'DENY' } })
    const kept = await withSecurityHeaders(respond)(request())
    const replaced = await withSecurityHeaders(respond, { overwrite: true })(request())
    expect(kept.headers.get('X-Frame-Options')).toBe('DENY')
    expect(replaced.headers.get('X-Frame-Options')).toBe('SAMEORIGIN')
  })

  it('takes headers away', async () => {
    const respond = () => new Response('', { headers: { 'X-Powered-By': 'a', Server: 'b' } })
    const { headers } = await withSecurityHeaders(respond, { removeHeaders: ['Server'] })(request())
    expect([headers.has('X-Powered-By'), headers.has('Server')]).toEqual([false, false])
    const left = await withSecurityHeaders(respond, { xPoweredBy: false })(request())
    expect(left.headers.get('X-Powered-By')).toBe('a')
  })

  it('copies a redirect, whose headers cannot be changed', async () => {
    const handler = withSecurityHeaders(() => Response.redirect('https://app.example/b', 303))
    const { status, headers } = await handler(request())
    expect([status, headers.get('Location')]).toEqual([303, 'https://app.example/b'])
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  it('copies what fetch gives, with its body', async () => {
    const origin = createServer((_req, res) => res.setHeader('X-Origin', 'a').end('from afar'))
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = origin.address() as AddressInfo
      const handler = withSecurityHeaders(() => fetch(`http://127.0.0.1:${port}/`))
      const response = await handler(request())
      expect(await response.text()).toBe('from afar')
      expect(response.headers.get('X-Origin')).toBe('a')
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    } finally {
      origin.closeAllConnections()
      await new Promise((resolve) => origin.close(resolve))
    }
  })

  it.each([204, 304])('sets headers on a %i, which has no body', async (status) => {
    const response = await withSecurityHeaders(() => new Response(null, { status }))(request())
    expect([response.status, response.headers.get('X-Frame-Options')]).toEqual([
      status,
      'SAMEORIGIN',
    ])
  })

  it('leaves a network error as it is', async () => {
    const error = Response.error()
    expect(await withSecurityHeaders(() => error)(request())).toBe(error)
  })

  it('gives the handler the nonce of the policy', async () => {
    const handler = withSecurityHeaders((req) => new Response(cspNonce(req)), { preset: 'html' })
    const response = await handler(request())
    const nonce = await response.text()
    expect(response.headers.get('Content-Security-Policy')).toContain(`'nonce-${nonce}'`)
  })

  it('calls functions with the request', async () => {
    const handler = withSecurityHeaders(() => new Response(), {
      headers: { 'X-Path': ({ url }) => new URL(url).pathname },
    })
    expect((await handler(request('https://app.example/a'))).headers.get('X-Path')).toBe('/a')
  })

  it('rejects before the handler runs when a function gives nonsense', async () => {
    let calls = 0
    const handler = withSecurityHeaders(
      () => {
        calls++
        return new Response()
      },
      { xFrameOptions: () => 'ALLOW' as never },
    )
    await expect(handler(request())).rejects.toThrow(SecurityHeadersError)
    expect(calls).toBe(0)
  })

  it('rejects with what the handler throws', async () => {
    const thrown = new Error('thrown')
    await expect(withSecurityHeaders(() => Promise.reject(thrown))(request())).rejects.toBe(thrown)
  })

  it('lets a route lay its options over', async () => {
    const handler = withSecurityHeaders((req) => {
      const isEmbed = new URL(req.url).pathname === '/embed'
      securityHeadersOf(req)?.override(isEmbed ? { xFrameOptions: false } : false)
      return new Response()
    })
    const embed = (await handler(request('https://app.example/embed'))).headers
    expect([embed.has('X-Frame-Options'), embed.has('Referrer-Policy')]).toEqual([false, true])
    expect([...(await handler(request())).headers]).toEqual([])
  })

  it('within another takes its place', async () => {
    const inner = withSecurityHeaders(() => new Response(), { xFrameOptions: false })
    const { headers } = await withSecurityHeaders(inner, { preset: 'api' })(request())
    expect([headers.has('X-Frame-Options'), headers.has('Cache-Control')]).toEqual([false, false])
  })

  it('is told what it wraps', () => {
    expect(() => withSecurityHeaders({} as never)).toThrow('Write withSecurityHeaders((request) =>')
  })

  it('refuses options when it is built', () => {
    expect(() => withSecurityHeaders(() => new Response(), { hsts: true } as never)).toThrow(
      'Write strictTransportSecurity',
    )
  })
})
