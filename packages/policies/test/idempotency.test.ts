import { createDispatcher, type Handler, HttpError, json } from '@portolan/dispatch-core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  type IdempotencyOptions,
  idempotency,
  memoryStore,
  type PolicyStore,
} from '../src/index.ts'
import { HOSTS } from './served.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

function routesOf(action: Handler, options: Partial<IdempotencyOptions> = {}) {
  const middleware = [
    idempotency({
      store: memoryStore(),
      principal: ({ request }) => request.headers.get('x-user') ?? undefined,
      ...options,
    }),
  ]
  return [{ pattern: '/orders', module: { action }, middleware }]
}

const order = (key: string, body: unknown = { item: 1 }, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
  body: JSON.stringify(body),
})

describe.each(Object.entries(HOSTS))('on %s', (_name, serve) => {
  test('100 requests at once with one key run the handler once', async () => {
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const action = vi.fn(async ({ reply }: Parameters<Handler>[0]) => {
      await gate
      reply.headers.set('x-made', 'here')
      return json({ id: 7 }, { status: 201 })
    })
    await serve({ routes: routesOf(action) }, async (send) => {
      const sent = Array.from({ length: 100 }, () => send('/orders', order('k1')))
      const refused = Promise.all(sent.map((each) => each.then(({ status }) => status)))
      await vi.waitFor(() => expect(action).toHaveBeenCalled())
      // Those that come while the first one runs are refused.
      const late = await send('/orders', order('k1'))
      expect(late.status).toBe(409)
      expect(late.headers.get('retry-after')).toBe('1')
      expect(late.headers.get('content-type')).toBe('application/problem+json')
      release()
      const statuses = await refused
      expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(0)
      expect(new Set(statuses)).toEqual(new Set(statuses.includes(409) ? [201, 409] : [201]))
      const replayed = await send('/orders', order('k1'))
      expect(replayed.status).toBe(201)
      expect(replayed.headers.get('idempotency-replayed')).toBe('true')
      expect(replayed.headers.get('x-made')).toBe('here')
      expect(replayed.headers.get('content-type')).toMatch(/^application\/json/)
      expect(await replayed.json()).toEqual({ id: 7 })
      expect(action).toHaveBeenCalledTimes(1)
    })
  })

  test('the same key with another body or target is 422, and of another user a new request', async () => {
    const action = vi.fn(() => ({ ok: true }))
    await serve({ routes: routesOf(action) }, async (send) => {
      expect((await send('/orders', order('k'))).headers.has('idempotency-replayed')).toBe(false)
      const other = await send('/orders', order('k', { item: 2 }))
      expect(other.status).toBe(422)
      expect(other.headers.get('content-type')).toBe('application/problem+json')
      expect((await send('/orders?again', order('k'))).status).toBe(422)
      const bob = await send('/orders', order('k', { item: 2 }, { 'x-user': 'bob' }))
      expect(bob.status).toBe(200)
      expect(bob.headers.has('idempotency-replayed')).toBe(false)
      expect(action).toHaveBeenCalledTimes(2)
    })
  })

  test('errors from 500 on, streams and answers to try again are not kept', async () => {
    const results: Record<string, () => unknown> = {
      500: () => {
        throw new Error('broken')
      },
      503: () => new HttpError(503),
      429: () => new HttpError(429),
      stream: async function* () {
        yield 'chunk'
      },
    }
    const action = vi.fn<Handler>(({ query }) => results[String(query.get('give'))]?.())
    await serve({ routes: routesOf(action), onError: () => {} }, async (send) => {
      for (const give of Object.keys(results)) {
        action.mockClear()
        for (const attempt of [1, 2]) {
          const answer = await send(`/orders?give=${give}`, order(give))
          expect(answer.headers.has('idempotency-replayed'), give).toBe(false)
          await answer.text()
          expect(action, give).toHaveBeenCalledTimes(attempt)
        }
      }
    })
  })

  test('thrown problems, empty answers, bytes and a Response are kept', async () => {
    const results: Record<string, () => unknown> = {
      problem: () => {
        throw new HttpError(404, 'No such item')
      },
      nothing: () => undefined,
      bytes: () => new Uint8Array([0, 255, 128]),
      response: () => new Response('text', { headers: { 'x-own': '1' } }),
    }
    const action = vi.fn<Handler>(({ query }) => results[String(query.get('give'))]?.())
    await serve({ routes: routesOf(action) }, async (send) => {
      for (const give of Object.keys(results)) {
        const first = await send(`/orders?give=${give}`, order(give))
        const second = await send(`/orders?give=${give}`, order(give))
        expect(second.status).toBe(first.status)
        expect(second.headers.get('idempotency-replayed')).toBe('true')
        expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'))
        expect(second.headers.get('x-own')).toBe(first.headers.get('x-own'))
        expect(await second.bytes()).toEqual(await first.bytes())
      }
      expect(action).toHaveBeenCalledTimes(Object.keys(results).length)
    })
  })

  test('a store that fails refuses the request by default, and lets it run where that is written', async () => {
    const action = vi.fn(() => 'ok')
    await serve({ routes: routesOf(action, { store: broken() }), onError() {} }, async (send) => {
      const refused = await send('/orders', order('k'))
      expect(refused.status).toBe(503)
      expect(refused.headers.get('retry-after')).toBe('1')
      expect(action).not.toHaveBeenCalled()
    })
    const open = routesOf(action, { store: broken(), storeFailure: 'run' })
    await serve({ routes: open, onError() {} }, async (send) => {
      expect((await send('/orders', order('k'))).status).toBe(200)
    })
  })
})

function broken(): PolicyStore {
  const fail = async () => {
    throw new Error('no connection')
  }
  return { isShared: true, count: fail, claim: fail, read: fail, write: fail, replace: fail }
}

function sender(action: Handler, options?: Partial<IdempotencyOptions>) {
  const dispatcher = createDispatcher({ routes: routesOf(action, options), onError() {} })
  return (init: RequestInit) => dispatcher.fetch(new Request('http://localhost/orders', init))
}

test('a key is needed only where it is required, and has a form', async () => {
  const post = { method: 'POST' }
  expect((await sender(() => 'ok')(post)).status).toBe(200)
  const strict = sender(() => 'ok', { required: true })
  expect((await strict(post)).status).toBe(400)
  expect((await strict({ method: 'PUT' })).status).toBe(200)
  expect((await strict(order('ü'))).status).toBe(400)
  expect((await strict(order('k'.repeat(256)))).status).toBe(400)
  expect((await strict(order('"quoted"'))).status).toBe(200)
  expect((await strict(order('quoted'))).headers.get('idempotency-replayed')).toBe('true')
})

test('without a principal, the credentials of the request tell users apart', async () => {
  const action = vi.fn(() => 'ok')
  const send = sender(action, { principal: undefined as never })
  for (const authorization of ['Bearer a', 'Bearer b', 'Bearer a']) {
    await send(order('k', 1, { authorization }))
  }
  await send(order('k', 1, { cookie: 'id=1' }))
  expect(action).toHaveBeenCalledTimes(3)
})

test('the answer is sent where the store fails only after the handler', async () => {
  const store = { ...memoryStore(), replace: broken().replace }
  const answer = await sender(() => 'ok', { store })(order('k'))
  expect(answer.status).toBe(200)
})

test('a claim that comes after its time limit is given free', async () => {
  const memory = memoryStore()
  let arrive = (): void => {}
  const gate = new Promise<void>((resolve) => {
    arrive = resolve
  })
  let isSlow = true
  const store: PolicyStore = {
    ...memory,
    async claim(...args) {
      if (isSlow) await gate
      return memory.claim(...args)
    },
  }
  const action = vi.fn(() => 'ok')
  const send = sender(action, { store, storeTimeout: 0.01 })
  expect((await send(order('k'))).status).toBe(503)
  isSlow = false
  arrive()
  await expect.poll(async () => (await send(order('k'))).status).toBe(200)
  expect(action).toHaveBeenCalledTimes(1)
})

test('the description has the answers, 503 only where the store can refuse', () => {
  const statuses = (options: Partial<IdempotencyOptions>) =>
    Object.keys(idempotency({ store: memoryStore(), ...options }).description.responses)
  expect(statuses({})).toEqual(['400', '409', '422', '503'])
  expect(statuses({ storeFailure: 'run' })).toEqual(['400', '409', '422'])
})

test('a store in memory is refused in a worker of portolan start --workers', () => {
  vi.stubEnv('PORTOLAN_WORKERS', '2')
  expect(() => idempotency({ store: memoryStore() })).toThrow(
    /idempotency\(\): store is in the memory/,
  )
})

test.each<[Partial<Record<keyof IdempotencyOptions, unknown>>, RegExp]>([
  [{ ttl: 0 }, /idempotency\(\): ttl is 0; write seconds, at least 1, such as 86400/],
  [{ principal: 'id' }, /principal is "id"; write \(context\) =>/],
  [{ required: 'yes' }, /required is "yes"; write true or false/],
  [{ store: undefined }, /store is undefined; write memoryStore\(\)/],
  [{ time: 1 } as never, /has no option "time"/],
])('wrong options are refused with what to write (%#)', (options, message) => {
  expect(() => idempotency({ store: memoryStore(), ...options } as never)).toThrow(message)
})
