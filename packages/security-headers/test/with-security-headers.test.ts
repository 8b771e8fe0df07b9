import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  cspNonce,
  findSecurityHeaders,
  SECURITY_HEADERS,
  SecurityHeadersError,
  withSecurityHeaders,
} from '@portolan/security-headers'
import { describe, expect, test } from 'vitest'

const request = (url = 'https://app.example/') => new Request(url)

describe('withSecurityHeaders', () => {
  test("sets the default headers on the handler's response", async () => {
    const handler = withSecurityHeaders(() => new Response('body', { status: 201 }))
    const response = await handler(request())
    expect([response.status, await response.text()]).toEqual([201, 'body'])
    for (const [name, value] of SECURITY_HEADERS) expect(response.headers.get(name)).toBe(value)
  })

  test('passes every argument of the host to the handler', async () => {
    const handler = withSecurityHeaders((_request, env: { name: string }, more: number) =>
      Response.json([env.name, more]),
    )
    expect(await (await handler(request(), { name: 'a' }, 7)).json()).toEqual(['a', 7])
  })

  test.each([
    'http://app.example/',
    'https://localhost:8443/',
    'https://127.0.0.1/',
    'https://[::1]/',
  ])('sends no Strict-Transport-Security from %s', async (url) => {
    const response = await withSecurityHeaders(() => new Response())(request(url))
    expect(response.headers.has('Strict-Transport-Security')).toBe(false)
  })

  test('asks isSecure behind a proxy', async () => {
    const handler = withSecurityHeaders(() => new Response(), {
      isSecure: ({ headers }) => headers.get('x-tls') === 'yes',
    })
    const proxied = new Request('http://app.example/', { headers: { 'x-tls': 'yes' } })
    expect((await handler(proxied)).headers.has('Strict-Transport-Security')).toBe(true)
  })

  test('keeps the headers of the handler unless overwrite is true', async () => {
    const respond = () => new Response('', { headers: { 'X-Frame-Options': 'DENY' } })
    const kept = await withSecurityHeaders(respond)(request())
    const replaced = await withSecurityHeaders(respond, { overwrite: true })(request())
    expect(kept.headers.get('X-Frame-Options')).toBe('DENY')
    expect(replaced.headers.get('X-Frame-Options')).toBe('SAMEORIGIN')
  })

  test('removes headers', async () => {
    const respond = () => new Response('', { headers: { 'X-Powered-By': 'a', Server: 'b' } })
    const { headers } = await withSecurityHeaders(respond, { removeHeaders: ['Server'] })(request())
    expect([headers.has('X-Powered-By'), headers.has('Server')]).toEqual([false, false])
    const left = await withSecurityHeaders(respond, { xPoweredBy: false })(request())
    expect(left.headers.get('X-Powered-By')).toBe('a')
  })

  test('copies a redirect, whose headers cannot be changed', async () => {
    const handler = withSecurityHeaders(() => Response.redirect('https://app.example/b', 303))
    const { status, headers } = await handler(request())
    expect([status, headers.get('Location')]).toEqual([303, 'https://app.example/b'])
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  test('copies a response of fetch, with its body', async () => {
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

  test.each([204, 304])('sets headers on a %i, which has no body', async (status) => {
    const response = await withSecurityHeaders(() => new Response(null, { status }))(request())
    expect([response.status, response.headers.get('X-Frame-Options')]).toEqual([
      status,
      'SAMEORIGIN',
    ])
  })

  test('leaves a network error as it is', async () => {
    const error = Response.error()
    expect(await withSecurityHeaders(() => error)(request())).toBe(error)
  })

  test('makes the nonce of the policy for the handler', async () => {
    const handler = withSecurityHeaders((req) => new Response(cspNonce(req)), { preset: 'html' })
    const response = await handler(request())
    const nonce = await response.text()
    expect(response.headers.get('Content-Security-Policy')).toContain(`'nonce-${nonce}'`)
  })

  test('calls functions with the request', async () => {
    const handler = withSecurityHeaders(() => new Response(), {
      headers: { 'X-Path': ({ url }) => new URL(url).pathname },
    })
    expect((await handler(request('https://app.example/a'))).headers.get('X-Path')).toBe('/a')
  })

  test('rejects before the handler runs if a function returns a wrong value', async () => {
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

  test('rejects with the error of the handler', async () => {
    const thrown = new Error('thrown')
    await expect(withSecurityHeaders(() => Promise.reject(thrown))(request())).rejects.toBe(thrown)
  })

  test('lets a route override the options', async () => {
    const handler = withSecurityHeaders((req) => {
      const isEmbed = new URL(req.url).pathname === '/embed'
      findSecurityHeaders(req)?.override(isEmbed ? { xFrameOptions: false } : false)
      return new Response()
    })
    const embed = (await handler(request('https://app.example/embed'))).headers
    expect([embed.has('X-Frame-Options'), embed.has('Referrer-Policy')]).toEqual([false, true])
    expect([...(await handler(request())).headers]).toEqual([])
  })

  test('replaces the headers of one around it', async () => {
    const inner = withSecurityHeaders(() => new Response(), { xFrameOptions: false })
    const { headers } = await withSecurityHeaders(inner, { preset: 'api' })(request())
    expect([headers.has('X-Frame-Options'), headers.has('Cache-Control')]).toEqual([false, false])
  })

  test('refuses a handler that is not a function', () => {
    const wrap = () => withSecurityHeaders({} as never)
    expect(wrap).toThrow(SecurityHeadersError)
    expect(wrap).toThrow(
      'withSecurityHeaders: {} is not a function. Write withSecurityHeaders((request) =>',
    )
  })

  test('refuses wrong options at once', () => {
    expect(() => withSecurityHeaders(() => new Response(), { hsts: true } as never)).toThrow(
      'Write strictTransportSecurity',
    )
  })
})
