import { createDispatcher, type Handler, json } from '@portolan/dispatch-core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type CachedOptions, cached, memoryStore, type PolicyStore } from '../src/index.ts'
import { HOSTS } from './served.ts'

afterEach(() => {
  vi.useRealTimers()
})

function routesOf(loader: Handler, options: Partial<CachedOptions> = {}) {
  const middleware = [cached({ maxAge: 60, store: memoryStore(), ...options })]
  return [{ pattern: '/items', module: { loader, action: () => 'done' }, middleware }]
}

describe.each(Object.entries(HOSTS))('on %s', (_name, serve) => {
  test('a kept answer is sent without a run of the handler, to HEAD too', async () => {
    const loader = vi.fn(() => json({ n: 1 }, { headers: { 'x-own': '1', etag: '"v1"' } }))
    await serve({ routes: routesOf(loader) }, async (send) => {
      const first = await send('/items')
      expect(first.headers.get('cache-status')).toBe('portolan; fwd=uri-miss; stored')
      const second = await send('/items')
      expect(second.headers.get('cache-status')).toMatch(/^portolan; hit; ttl=(59|60)$/)
      expect(second.headers.get('age')).toBe('0')
      expect(second.headers.get('x-own')).toBe('1')
      expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'))
      expect(await second.json()).toEqual({ n: 1 })
      const head = await send('/items', { method: 'HEAD' })
      expect(head.headers.get('content-length')).toBe('7')
      const same = await send('/items', { headers: { 'if-none-match': '"v1"' } })
      expect(same.status).toBe(304)
      expect(loader).toHaveBeenCalledTimes(1)
      expect((await send('/items?page=2')).status).toBe(200)
      expect(loader).toHaveBeenCalledTimes(2)
      expect((await send('/items', { method: 'POST' })).headers.has('cache-status')).toBe(false)
    })
  })

  test.each<[string, Handler, RequestInit?]>([
    ['Set-Cookie', () => json(1, { headers: { 'set-cookie': 'a=1' } })],
    [
      'Set-Cookie set through reply',
      ({ reply }) => {
        reply.headers.append('Set-Cookie', 'a=1')
        return 1
      },
    ],
    ['a Vary that is not in the key', () => json(1, { headers: { vary: 'Accept-Language' } })],
    ['Vary: *', () => json(1, { headers: { vary: '*' } })],
    ['private', () => json(1, { headers: { 'cache-control': 'private, max-age=60' } })],
    ['no-store', () => json(1, { headers: { 'cache-control': 'max-age=60,No-Store' } })],
    ['max-age=0', () => json(1, { headers: { 'cache-control': 'max-age=0' } })],
    ['another status', () => json(1, { status: 404 })],
    [
      'a stream',
      async function* () {
        yield 'chunk'
      },
    ],
    ['Authorization', () => 1, { headers: { authorization: 'Bearer x' } }],
    ['Cookie', () => 1, { headers: { cookie: 'a=1' } }],
  ])('an answer with %s is not kept', async (_what, handler, init) => {
    const loader = vi.fn(handler)
    await serve({ routes: routesOf(loader) }, async (send) => {
      await (await send('/items', init)).text()
      await (await send('/items', init)).text()
      expect(loader).toHaveBeenCalledTimes(2)
    })
  })
})

function sender(loader: Handler, options?: Partial<CachedOptions>) {
  const dispatcher = createDispatcher({ routes: routesOf(loader, options), onError() {} })
  return (headers: Record<string, string> = {}) =>
    dispatcher.fetch(new Request('http://localhost/items', { headers }))
}

test('users never share an answer', async () => {
  const loader = vi.fn<Handler>(({ request }) => request.headers.get('authorization'))
  const send = sender(loader, {
    principal: ({ request }) => request.headers.get('authorization') ?? undefined,
  })
  for (const authorization of ['a', 'b', 'a', 'b']) {
    expect(await (await send({ authorization })).json()).toBe(authorization)
  }
  expect(loader).toHaveBeenCalledTimes(2)
})

test('a key of its own may cover requests with credentials, and false leaves them alone', async () => {
  const loader = vi.fn(() => 'public')
  const key = ({ request }: Parameters<Handler>[0]) =>
    request.headers.get('authorization') === 'root' ? false : 'all'
  const send = sender(loader, { key })
  await send({ authorization: 'a' })
  await send({ authorization: 'b' })
  expect(loader).toHaveBeenCalledTimes(1)
  await send({ authorization: 'root' })
  expect(loader).toHaveBeenCalledTimes(2)
})

test('the headers in vary are part of the key', async () => {
  const loader = vi.fn<Handler>(({ request }) =>
    json(request.headers.get('accept-language'), { headers: { vary: 'Accept-Language' } }),
  )
  const send = sender(loader, { vary: ['Accept-Language'] })
  for (const language of ['de', 'en', 'de']) {
    expect(await (await send({ 'accept-language': language })).json()).toBe(language)
  }
  expect(loader).toHaveBeenCalledTimes(2)
})

test('the answer says by itself how long it is fresh', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  const loader = vi.fn(() => json(1, { headers: { 'cache-control': 'max-age=90, s-maxage=5' } }))
  const send = sender(loader)
  await send()
  vi.advanceTimersByTime(4_000)
  expect((await send()).headers.get('age')).toBe('4')
  vi.advanceTimersByTime(2_000)
  await send()
  expect(loader).toHaveBeenCalledTimes(2)
})

test('a stale answer is sent while one request runs the handler', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  let release = (): void => {}
  let count = 0
  const loader = vi.fn(async () => {
    count++
    if (count > 1) {
      await new Promise<void>((resolve) => {
        release = resolve
      })
    }
    return count
  })
  const send = sender(loader, { staleWhileRevalidate: 100 })
  await send()
  vi.advanceTimersByTime(61_000)
  const first = send()
  await vi.waitFor(() => expect(loader).toHaveBeenCalledTimes(2))
  const stale = await send()
  expect(await stale.json()).toBe(1)
  expect(stale.headers.get('cache-status')).toMatch(/^portolan; hit; ttl=-\d+$/)
  release()
  const fresh = await first
  expect(await fresh.json()).toBe(2)
  expect(fresh.headers.get('cache-status')).toBe('portolan; fwd=stale; stored')
  expect(await (await send()).json()).toBe(2)
  expect(loader).toHaveBeenCalledTimes(2)
})

test('requests run where the store fails', async () => {
  const fail = async () => {
    throw new Error('no connection')
  }
  const store: PolicyStore = {
    isShared: true,
    count: fail,
    claim: fail,
    read: fail,
    write: fail,
    replace: fail,
  }
  expect((await sender(() => 'ok', { store })()).status).toBe(200)
})

test.each<[Partial<Record<keyof CachedOptions, unknown>>, RegExp]>([
  [{ maxAge: '60' }, /cached\(\): maxAge is "60"; write seconds, such as 60/],
  [{ staleWhileRevalidate: -1 }, /staleWhileRevalidate is -1; write seconds/],
  [{ key: 'all' }, /key is "all"; write \(context\) =>/],
  [{ principal: 1 }, /principal is 1; write \(context\) =>/],
  [{ vary: 'accept' }, /vary is "accept"; write a list of names/],
  [{ vary: ['*'] }, /vary is a list; write a list of names/],
  [{ storeFailure: 'run' } as never, /has no option "storeFailure"/],
])('wrong options are refused with what to write (%#)', (options, message) => {
  expect(() => cached({ maxAge: 1, store: memoryStore(), ...options } as never)).toThrow(message)
})
