import { connect, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { SECURITY_HEADERS, securityHeaders } from '@portolan/security-headers'
import express, { type Express } from 'express'
import express4 from 'express4'
import polka from 'polka'
import { describe, expect, test } from 'vitest'
import { type Received, send } from './send.ts'

const EXPECTED = SECURITY_HEADERS.filter(([name]) => name !== 'Strict-Transport-Security')

function expectAll({ headers }: Pick<Received, 'headers'>): void {
  for (const [name, value] of EXPECTED) {
    expect([name, headers[name.toLowerCase()]]).toEqual([name, value])
  }
  expect(headers['x-powered-by']).toBeUndefined()
}

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('the headers on %s', (_name, createApp) => {
  function app(): Express {
    const created = createApp()
    created.use(securityHeaders())
    created.use(createApp.json({ limit: 10 }))
    created.get('/', (_req, res) => void res.json({ ok: true }))
    created.get('/cached', (_req, res) => void res.set('ETag', '"a"').send('same'))
    created.get('/redirect', (_req, res) => void res.redirect('/'))
    created.get('/stream', (_req, res) => void Readable.from(['a', 'b']).pipe(res))
    created.get('/file', (_req, res) => void res.sendFile('/no/such/file'))
    created.get('/throws', () => {
      throw new Error('broken')
    })
    created.get('/fails', (_req, _res, next) =>
      next(Object.assign(new Error('no'), { status: 503 })),
    )
    created.get('/head', (_req, res) => void res.writeHead(201, { 'X-App': 'a' }).end())
    created.get('/list', (_req, res) => void res.writeHead(201, ['X-App', 'a']).end())
    created.all('/only', (_req, res) => void res.status(405).set('Allow', 'GET').end())
    created.post('/', (_req, res) => void res.end())
    return created
  }

  test.each([
    [200, {}],
    [404, { path: '/missing' }],
    [405, { path: '/only', method: 'DELETE' }],
    [
      413,
      {
        method: 'POST',
        body: '{"long":"enough"}',
        headers: { 'Content-Type': 'application/json' },
      },
    ],
    [400, { method: 'POST', body: '{', headers: { 'Content-Type': 'application/json' } }],
    [500, { path: '/throws' }],
    [503, { path: '/fails' }],
    [304, { path: '/cached', headers: { 'If-None-Match': '"a"' } }],
    [302, { path: '/redirect' }],
    [200, { path: '/stream' }],
    [404, { path: '/file' }],
    [201, { path: '/head' }],
    [201, { path: '/list' }],
    [200, { method: 'HEAD' }],
    [200, { method: 'OPTIONS' }],
  ])('are all there on a %i of %j', async (status, sent) => {
    const created = app()
    created.set('env', 'test') // keeps Express from logging the errors it answers
    const received = await send(created, sent)
    expect(received.status).toBe(status)
    expectAll(received)
  })

  test("keep a 404 of Express as strict as the API's preset", async () => {
    const created = createApp()
    created.use(securityHeaders({ preset: 'api' }))
    const { headers } = await send(created)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-frame-options']).toBe('DENY')
  })

  test('are complete on a 404 with overwrite', async () => {
    const created = createApp()
    created.use(securityHeaders({ preset: 'api', overwrite: true }))
    const { headers } = await send(created)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  })

  test('do not include X-Powered-By unless xPoweredBy is false', async () => {
    const created = createApp()
    created.use(securityHeaders({ xPoweredBy: false }))
    expect((await send(created)).headers['x-powered-by']).toBe('Express')
  })

  test('do not include a listed header that a mounted app adds later', async () => {
    const created = createApp()
    created.use(securityHeaders({ removeHeaders: ['X-Powered-By'] }))
    created.use(createApp().get('/', (_req, res) => void res.json({})))
    const { status, headers } = await send(created)
    expect([status, headers['x-powered-by']]).toEqual([200, undefined])
  })

  test('are replaced by an error if securityHeaders is not called', async () => {
    const created = createApp()
    created.use(securityHeaders as never)
    created.set('env', 'development')
    created.use(
      ((error, _req, res, _next) => void res.end(error.message)) as express.ErrorRequestHandler,
    )
    expect((await send(created)).body).toContain('Write app.use(securityHeaders())')
  })
})

describe('the headers on other hosts', () => {
  test('are there on node:http', async () => {
    const middleware = securityHeaders()
    expectAll(await send((req, res) => middleware(req, res, () => res.end())))
  })

  test('are there on Polka', async () => {
    const app = polka().use(securityHeaders())
    app.get('/', (_req, res) => void res.end('ok'))
    expectAll(await send((req, res) => app.handler(req, res)))
    expectAll(await send((req, res) => app.handler(req, res), { path: '/missing' }))
  })

  test('are there on node:http2', async () => {
    const middleware = securityHeaders({ removeHeaders: ['Server'] })
    const server = createHttp2Server((req, res) => {
      res.setHeader('Server', 'x')
      middleware(req, res, () => res.end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    try {
      const stream = client.request({ ':path': '/', ':authority': 'app.example' })
      const headers = await new Promise<Received['headers']>((resolve) => {
        stream.on('response', resolve as (headers: object) => void)
      })
      expectAll({ headers })
      expect(headers.server).toBeUndefined()
    } finally {
      client.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
