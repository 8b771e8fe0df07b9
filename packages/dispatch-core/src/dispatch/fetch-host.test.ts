import { expect, test, vi } from 'vitest'
import { createDispatcher, FetchHost, type HandlerContext, toWebResponse } from '../index.ts'

const key = Symbol.for('portolan.securityHeaders')

test('a fetch host tells what the request says', async () => {
  const request = new Request('https://x.test:8443/a/b?c#d', {
    method: 'PUT',
    body: 'hello',
    headers: { 'X-A': 'b' },
  })
  const host = new FetchHost(request)
  expect([host.method, host.origin, host.target, host.hasBody]).toEqual([
    'PUT',
    'https://x.test:8443',
    '/a/b?c',
    true,
  ])
  expect([host.header('x-a'), host.header('x-b')]).toEqual(['b', undefined])
  expect(Object.fromEntries(host.headers())).toMatchObject({ 'x-a': 'b' })
  expect([host.signal, host.request()]).toEqual([request.signal, request])
  const chunks: string[] = []
  for await (const chunk of host.body()) chunks.push(new TextDecoder().decode(chunk))
  expect(chunks).toEqual(['hello'])
})

test('a fetch host without a body gives an empty one', async () => {
  const host = new FetchHost(new Request('http://x.test/'))
  expect(host.hasBody).toBe(false)
  for await (const chunk of host.body()) expect(chunk).toBeUndefined()
})

test('a URL of another kind than http matches no route', async () => {
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/:path*', module: { loader: () => 1 } }],
  })
  expect((await dispatcher.fetch(new Request('data:text/plain,x'))).status).toBe(404)
})

test('the security headers that an app leaves on the request are those of its routes', async () => {
  const override = vi.fn()
  const send = (config: object) => {
    const loader = ({ state }: HandlerContext) => state
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { loader, config } }] })
    const request = Object.assign(new Request('http://x.test/'), {
      [key]: { cspNonce: 'abc', override },
    })
    return dispatcher.fetch(request)
  }
  expect(await (await send({})).json()).toEqual({ cspNonce: 'abc' })
  expect(override).not.toHaveBeenCalled()
  await send({ securityHeaders: { xFrameOptions: false } })
  await send({ securityHeaders: false })
  expect(override.mock.calls).toEqual([[{ xFrameOptions: false }], [false]])
})

test('a route that overrides security headers needs none to be set', async () => {
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader: () => 1, config: { securityHeaders: false } } }],
  })
  expect((await dispatcher.fetch(new Request('http://x.test/'))).status).toBe(200)
})

test('a plain response becomes one of the web', async () => {
  const response = toWebResponse({
    status: 201,
    statusText: 'Fine',
    headers: [
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ],
    body: new Uint8Array([97]),
  })
  expect([response.status, response.statusText, await response.text()]).toEqual([201, 'Fine', 'a'])
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
})
