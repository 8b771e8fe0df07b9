import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { type ConnectRequest, securityHeaders } from '@portolan/security-headers'
import express from 'express'
import express4 from 'express4'
import { describe, expect, test } from 'vitest'
import { plainListener } from './plain-listener.ts'
import { send } from './send.ts'

const HSTS = 'strict-transport-security'

describe('Strict-Transport-Security on node:http', () => {
  test('is sent over TLS', async () => {
    const { headers } = await send(plainListener(), { tls: true })
    expect(headers[HSTS]).toBe('max-age=31536000; includeSubDomains')
  })

  test('is not sent over HTTP, even if the client claims TLS', async () => {
    const { headers } = await send(plainListener(), { headers: { 'X-Forwarded-Proto': 'https' } })
    expect(headers[HSTS]).toBeUndefined()
  })

  test.each([
    'localhost',
    'localhost:8443',
    'my.localhost',
    'LOCALHOST.',
    '127.0.0.1:3000',
    '[::1]:3000',
  ])('is not sent from %s', async (host) => {
    const { headers } = await send(plainListener(), { tls: true, headers: { Host: host } })
    expect(headers[HSTS]).toBeUndefined()
  })

  test.each(['localhost.example', 'notlocalhost', '128.0.0.1', '[::2]'])(
    'is sent from %s',
    async (host) => {
      const { headers } = await send(plainListener(), { tls: true, headers: { Host: host } })
      expect(headers[HSTS]).toBeDefined()
    },
  )

  test('is sent to a client that names no host', async () => {
    const listener = plainListener()
    const { headers } = await send(
      (req, res) => {
        delete req.headers.host
        listener(req, res)
      },
      { tls: true },
    )
    expect(headers[HSTS]).toBeDefined()
  })

  test('follows isSecure behind a proxy that ends TLS', async () => {
    const listener = plainListener({
      isSecure: (request) =>
        (request as { headers: Record<string, unknown> }).headers['x-tls'] === 'yes',
    })
    const secure = await send(listener, { headers: { 'X-TLS': 'yes' } })
    const clear = await send(listener, { tls: true })
    expect([secure.headers[HSTS], clear.headers[HSTS]]).toEqual([expect.any(String), undefined])
  })

  test('is made by a function only if the request is secure', async () => {
    const listener = plainListener({
      strictTransportSecurity: () => ({ maxAge: 9 }),
      referrerPolicy: () => 'origin',
    })
    expect((await send(listener, { tls: true })).headers[HSTS]).toBe('max-age=9; includeSubDomains')
    expect((await send(listener)).headers[HSTS]).toBeUndefined()
  })
})

describe('Strict-Transport-Security on a host whose requests have less', () => {
  const rows: readonly (readonly [ConnectRequest, isSent: boolean])[] = [
    [{}, false],
    [{ socket: null }, false],
    [{ socket: {} }, false],
    [{ socket: { encrypted: false } }, false],
    [{ socket: { encrypted: true } }, true],
    [{ secure: true }, true],
    [{ secure: true, headers: { ':authority': 'app.example' } }, true],
    [{ secure: true, headers: { ':authority': 'localhost:8443' } }, false],
  ]

  test.each(rows)('for %j it is sent: %j', (request, isSent) => {
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    securityHeaders()({ ...request }, response, () => {})
    expect(response.hasHeader(HSTS)).toBe(isSent)
    expect(response.hasHeader('X-Frame-Options')).toBe(true)
  })
})

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('Strict-Transport-Security on %s', (_name, createApp) => {
  function app(trustProxy: boolean) {
    const created = createApp()
    created.set('trust proxy', trustProxy)
    created.use(securityHeaders())
    created.get('/', (_req, res) => void res.json({}))
    return created
  }

  test('believes a proxy that the app trusts', async () => {
    const { headers } = await send(app(true), { headers: { 'X-Forwarded-Proto': 'https' } })
    expect(headers[HSTS]).toBeDefined()
  })

  test('does not believe a proxy that the app does not trust', async () => {
    const { headers } = await send(app(false), { headers: { 'X-Forwarded-Proto': 'https' } })
    expect(headers[HSTS]).toBeUndefined()
  })

  test('takes the host that a trusted proxy names', async () => {
    const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'localhost' }
    expect((await send(app(true), { headers })).headers[HSTS]).toBeUndefined()
  })
})
