import { describe, expect, test, vi } from 'vitest'
import { FetchRequest, toWebResponse } from '../../src/adapter.ts'
import { createDispatcher, type HandlerContext } from '../../src/index.ts'

const key = Symbol.for('portolan.securityHeaders')

test('a fetch host tells what the request says', async () => {
  const request = new Request('https://x.test:8443/a/b?c#d', {
    method: 'PUT',
    body: 'hello',
    headers: { 'X-A': 'b' },
  })
  const hostRequest = new FetchRequest(request)
  expect([hostRequest.method, hostRequest.origin, hostRequest.target, hostRequest.hasBody]).toEqual(
    ['PUT', 'https://x.test:8443', '/a/b?c', true],
  )
  expect([hostRequest.header('x-a'), hostRequest.header('x-b')]).toEqual(['b', undefined])
  expect(Object.fromEntries(hostRequest.headers())).toMatchObject({ 'x-a': 'b' })
  expect([hostRequest.signal, hostRequest.request()]).toEqual([request.signal, request])
  const chunks: string[] = []
  for await (const chunk of hostRequest.body()) chunks.push(new TextDecoder().decode(chunk))
  expect(chunks).toEqual(['hello'])
})

test('a fetch host without a body gives an empty one', async () => {
  const hostRequest = new FetchRequest(new Request('http://x.test/'))
  expect(hostRequest.hasBody).toBe(false)
  for await (const chunk of hostRequest.body()) expect(chunk).toBeUndefined()
})

const takesBody = createDispatcher({
  body: { limit: 10 },
  routes: [{ pattern: '/', module: { action: ({ body }: HandlerContext) => ({ body }) } }],
})

function post(body: string | ReadableStream, length: number | string): Request {
  const headers = { 'Content-Type': 'text/plain', 'Content-Length': String(length) }
  return new Request('http://x.test/', {
    method: 'POST',
    body,
    headers,
    duplex: 'half',
  } as RequestInit)
}

test.each<[what: string, length: number | string, status: number, body: string]>([
  ['the length it has', 5, 200, '{"body":"hello"}'],
  ['no length', '', 200, '{"body":"hello"}'],
  ['a length of nothing', 0, 200, '{"body":"hello"}'],
])('a body that claims %s is read', async (_what, length, status, expected) => {
  const response = await takesBody.fetch(post('hello', length))
  expect([response.status, await response.text()]).toEqual([status, expected])
})

test('a body longer than it claims to be is refused at the limit, and read no further', async () => {
  const cancel = vi.fn()
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(4)),
    cancel,
  })
  expect((await takesBody.fetch(post(endless, 5))).status).toBe(413)
  expect(cancel).toHaveBeenCalledOnce()
})

test('a body that fails is 400, whatever it claims', async () => {
  const broken = () =>
    new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) })
  expect((await takesBody.fetch(post(broken(), 5))).status).toBe(400)
  expect((await takesBody.fetch(post(broken(), ''))).status).toBe(400)
})

test.each([5, ''])('a body with the length %j that was read before is an error', async (length) => {
  const onError = vi.fn()
  const dispatcher = createDispatcher({
    onError,
    routes: [{ pattern: '/', module: { action: () => 1 } }],
  })
  const used = post('hello', length)
  await used.text()
  const locked = post('hello', length)
  locked.body?.getReader()
  for (const request of [used, locked]) expect((await dispatcher.fetch(request)).status).toBe(500)
  expect(onError.mock.calls.map(([error]) => String(error))).toEqual([
    expect.stringContaining('was read before the route ran'),
    expect.stringContaining('was read before the route ran'),
  ])
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

// What Deno makes of a `Host` with a path in it, and Bun of a request without a valid one.
test.each([
  ['http://evil.test/admin/users', 'evil.test/admin'],
  ['http://evil.test/admin/users?/public', 'evil.test/admin/users?'],
  ['http://evil.test/admin/users#/public', 'evil.test/admin/users#'],
  ['http://x@y/admin/users', 'x@y'],
  ['http://a b/admin/users', 'a b'],
  ['/x//y/admin/users', ''],
  ['/public?://y/admin/users', null],
  ['//y/admin/users', null],
])('the URL %s of the Host %j matches no route', async (url, host) => {
  const loader = vi.fn()
  const dispatcher = createDispatcher({ routes: [{ pattern: '/:path*', module: { loader } }] })
  const headers = new Headers(host === null ? {} : { host })
  const response = await dispatcher.fetch({ url, method: 'GET', headers } as Request)
  expect([response.status, loader.mock.calls.length]).toEqual([404, 0])
})

test.each(['x.test', 'x.test:8080', '[::1]:3000', '127.0.0.1', 'xn--nxa', 'a_b'])(
  'the Host %s is one',
  async (host) => {
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/a', module: { loader: () => 1 } }],
    })
    const request = new Request('http://x.test/a', { headers: { host } })
    expect((await dispatcher.fetch(request)).status).toBe(200)
  },
)

test('a Response is sent as it is, its body untouched', async () => {
  const read = vi.fn()
  const made = Object.defineProperty(new Response('short'), 'body', { get: read })
  const dispatcher = createDispatcher({
    etag: true,
    routes: [{ pattern: '/', module: { loader: () => made } }],
  })
  expect(await dispatcher.fetch(new Request('http://x.test/'))).toBe(made)
  expect(read).not.toHaveBeenCalled()
})

test('a line break in the status text of a Response is refused', async () => {
  // Bun builds such a Response.
  const made = Object.defineProperty(new Response('short'), 'statusText', { value: 'a\r\nb: c' })
  const onError = vi.fn()
  const dispatcher = createDispatcher({
    onError,
    routes: [{ pattern: '/', module: { loader: () => made } }],
  })
  expect((await dispatcher.fetch(new Request('http://x.test/'))).status).toBe(500)
  expect(onError).toHaveBeenCalledTimes(1)
})

test('a body that somebody has begun to read is an error that says what to do', async () => {
  const read = async (request: Request) => void (await request.text())
  const lock = (request: Request) => void request.body?.getReader()
  for (const use of [read, lock]) {
    const request = new Request('http://x.test/', { method: 'POST', body: '{}' })
    await use(request)
    const onError = vi.fn()
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { action: () => 1 } }],
      onError,
    })
    request.headers.set('Content-Type', 'application/json')
    expect((await dispatcher.fetch(request)).status).toBe(500)
    expect(String(onError.mock.calls[0]?.[0])).toContain('request.clone()')
  }
})

describe('a fetch host tells that a response is over, once,', () => {
  function begin() {
    const act = vi.fn()
    const client = new AbortController()
    const hostRequest = new FetchRequest(new Request('http://x.test/', { signal: client.signal }))
    hostRequest.whenOver(act)
    return { act, client, hostRequest }
  }

  test('when it has no body', () => {
    const { act, hostRequest } = begin()
    const response = new Response(null, { status: 204 })
    expect(hostRequest.endWith(response)).toBe(response)
    expect(act).toHaveBeenCalledOnce()
  })

  test('when its body has been read', async () => {
    const { act, hostRequest } = begin()
    const response = hostRequest.endWith(new Response('abc', { status: 201 }))
    expect([response.status, act.mock.calls.length]).toEqual([201, 0])
    expect(await response.text()).toBe('abc')
    expect(act).toHaveBeenCalledOnce()
  })

  test('when nobody reads it any more', async () => {
    const { act, hostRequest } = begin()
    const cancel = vi.fn()
    const response = hostRequest.endWith(new Response(new ReadableStream({ cancel })))
    await response.body?.cancel('why')
    expect([cancel.mock.calls, act.mock.calls.length]).toEqual([[['why']], 1])
  })

  test('when its body fails', async () => {
    const { act, hostRequest } = begin()
    const body = new ReadableStream({ pull: (stream) => stream.error(new Error('gone')) })
    await expect(hostRequest.endWith(new Response(body)).text()).rejects.toThrow('gone')
    expect(act).toHaveBeenCalledOnce()
  })

  test('when the client goes away, and not again at its end', async () => {
    const { act, client, hostRequest } = begin()
    const response = hostRequest.endWith(new Response('abc'))
    client.abort()
    expect(act).toHaveBeenCalledOnce()
    await response.text()
    expect(act).toHaveBeenCalledOnce()
  })
})

test('a response whose end nobody waits for is the same one', () => {
  const response = new Response('abc')
  expect(new FetchRequest(new Request('http://x.test/')).endWith(response)).toBe(response)
})
