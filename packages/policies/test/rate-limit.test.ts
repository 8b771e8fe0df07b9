import { createDispatcher, type RouteDefinition } from '@portolan/dispatch-core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { memoryStore, type PolicyStore, type RateLimitOptions, rateLimit } from '../src/index.ts'
import { HOSTS } from './served.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

function limitedRoutes(options: Partial<RateLimitOptions>): RouteDefinition[] {
  const limited = rateLimit({
    limit: 2,
    window: 60,
    key: ({ request }) => request.headers.get('x-user') ?? false,
    store: memoryStore(),
    ...options,
  })
  return [{ pattern: '/', module: { loader: () => 'ok' }, middleware: [limited] }]
}

const as = (user: string) => ({ headers: { 'x-user': user } })

describe.each(Object.entries(HOSTS))('on %s', (_name, serve) => {
  test('requests above the limit are 429 with Retry-After, each key by itself', async () => {
    await serve({ routes: limitedRoutes({}) }, async (send) => {
      const first = await send('/', as('ada'))
      expect(first.status).toBe(200)
      expect(first.headers.get('ratelimit-policy')).toBe('"2-in-60s";q=2;w=60')
      expect(first.headers.get('ratelimit')).toBe('"2-in-60s";r=1;t=60')
      expect((await send('/', as('ada'))).status).toBe(200)
      const refused = await send('/', as('ada'))
      expect(refused.status).toBe(429)
      expect(refused.headers.get('content-type')).toBe('application/problem+json')
      expect(refused.headers.get('ratelimit')).toMatch(/^"2-in-60s";r=0;t=(60|59)$/)
      expect(refused.headers.get('retry-after')).toMatch(/^(60|59)$/)
      expect(await refused.json()).toMatchObject({
        type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
        title: 'Too Many Requests',
        status: 429,
        'violated-policies': ['2-in-60s'],
      })
      expect((await send('/', as('bob'))).status).toBe(200)
      expect((await send('/')).headers.has('ratelimit')).toBe(false)
    })
  })

  test('a store that fails lets requests run by default, and is reported once', async () => {
    const onError = vi.fn()
    const routes = limitedRoutes({ store: brokenStore() })
    await serve({ routes, onError }, async (send) => {
      expect((await send('/', as('ada'))).status).toBe(200)
      expect((await send('/', as('ada'))).status).toBe(200)
      expect(onError).toHaveBeenCalledTimes(1)
      expect(onError.mock.calls[0]?.[0]).toEqual(new Error('no connection'))
    })
  })

  test('a store that fails refuses requests with 503 where that is written', async () => {
    const routes = limitedRoutes({ store: brokenStore(), storeFailure: 'refuse' })
    await serve({ routes, onError: () => {} }, async (send) => {
      const refused = await send('/', as('ada'))
      expect(refused.status).toBe(503)
      expect(refused.headers.get('content-type')).toBe('application/problem+json')
      expect(refused.headers.get('retry-after')).toBe('1')
    })
  })
})

function brokenStore(): PolicyStore {
  const fail = async () => {
    throw new Error('no connection')
  }
  return { isShared: true, count: fail, claim: fail, read: fail, write: fail, replace: fail }
}

test('a store that hangs has storeTimeout, and only one request at a time waits for it', async () => {
  vi.useFakeTimers()
  const hang = vi.fn(() => new Promise<never>(() => {}))
  const store = { ...brokenStore(), count: hang }
  const dispatcher = createDispatcher({
    routes: limitedRoutes({ store, storeTimeout: 0.2 }),
    onError: () => {},
  })
  const send = () => dispatcher.fetch(new Request('http://localhost/', as('ada')))
  const first = send()
  await vi.waitFor(() => expect(hang).toHaveBeenCalled())
  await vi.advanceTimersByTimeAsync(200)
  expect((await first).status).toBe(200)
  const trying = send()
  await vi.waitFor(() => expect(hang).toHaveBeenCalledTimes(2))
  expect((await send()).status).toBe(200)
  expect(hang).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(200)
  expect((await trying).status).toBe(200)
})

test('the headers of several policies stand in one list', async () => {
  const store = memoryStore()
  const key = () => 'all'
  const middleware = [
    rateLimit({ name: 'burst', limit: 10, window: 1, key, store }),
    rateLimit({ name: 'daily', limit: 1, window: 86_400, key, store }),
  ]
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader: () => 'ok' }, middleware }],
  })
  const send = () => dispatcher.fetch(new Request('http://localhost/'))
  const { headers } = await send()
  expect(headers.get('ratelimit')).toBe('"burst";r=9;t=1, "daily";r=0;t=86400')
  const refused = await send()
  expect(refused.headers.get('ratelimit')).toMatch(/^"burst";r=\d;t=1, "daily";r=0;t=86\d+$/)
  expect(await refused.json()).toMatchObject({ 'violated-policies': ['daily'] })
})

test('the description has the answers, 503 only where the store can refuse', () => {
  const options = { limit: 1, window: 1, key: () => '', store: memoryStore() }
  const { description } = rateLimit(options)
  expect(Object.keys(description.responses)).toEqual(['429'])
  expect(Object.keys(description.responseHeaders)).toEqual(['RateLimit-Policy', 'RateLimit'])
  const strict = rateLimit({ ...options, storeFailure: 'refuse' })
  expect(Object.keys(strict.description.responses)).toEqual(['429', '503'])
})

test('a store in memory is refused in a worker of portolan start --workers', () => {
  vi.stubEnv('PORTOLAN_WORKERS', '2')
  expect(() => limitedRoutes({})).toThrow(
    /rateLimit\(\): store is in the memory of one process, but the app runs in several.*redisStore/,
  )
})

test.each<[Partial<Record<keyof RateLimitOptions | 'max', unknown>>, RegExp]>([
  [{ limit: 0 }, /rateLimit\(\): limit is 0; write a number of requests, such as 100/],
  [{ limit: '10' }, /limit is "10"; write a number/],
  [{ window: 0 }, /window is 0; write seconds, such as 60/],
  [{ window: Number.NaN }, /window is NaN/],
  [{ window: 1_764_500_000_000 }, /write seconds/],
  [{ key: 'ip' }, /key is "ip"; write \(context\) =>/],
  [{ name: 'a "b"' }, /name is "a \\"b\\""; write letters/],
  [{ store: undefined }, /store is undefined; write memoryStore\(\), or redisStore\(client\)/],
  [{ store: { claim() {} } }, /store is a value without all methods of a store/],
  [{ storeFailure: 'open' }, /storeFailure is "open"; write 'run' or 'refuse'/],
  [{ storeTimeout: -1 }, /storeTimeout is -1; write seconds, such as 1/],
  [{ max: 5 }, /rateLimit\(\) has no option "max"/],
])('wrong options are refused with what to write (%#)', (options, message) => {
  expect(() => limitedRoutes(options as never)).toThrow(message)
})

test('a key that is not a text is an error of the app', async () => {
  const onError = vi.fn()
  const routes = limitedRoutes({ key: (() => undefined) as never })
  const dispatcher = createDispatcher({ routes, onError })
  expect((await dispatcher.fetch(new Request('http://localhost/'))).status).toBe(500)
  expect(String(onError.mock.calls[0]?.[0])).toMatch(/key gave undefined; return a text, or false/)
})
