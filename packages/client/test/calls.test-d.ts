import {
  defineAction,
  defineLoader,
  defineMiddleware,
  eventStream,
  eventsOf,
  json,
  linesOf,
  ndjson,
  notFound,
  Problem,
} from '@portolan/dispatch-core'
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createClient } from '../src/index.ts'

const User = z.object({ id: z.string(), born: z.date() })
const EmailTaken = z.object({ title: z.string(), status: z.number(), email: z.string() })

const users = {
  GET: defineLoader(
    { query: z.object({ page: z.coerce.number().optional(), tag: z.array(z.string()) }) },
    async ({ query }) => (Math.random() > 0.5 ? notFound() : { page: query.page, at: new Date() }),
  ),
  POST: defineAction(
    {
      body: z.object({ name: z.string(), age: z.coerce.number(), note: z.string().optional() }),
      responses: { 201: User, 202: null, 409: EmailTaken },
    },
    () => json({ id: '7', born: new Date() }, 201),
  ),
}
const requireUser = defineMiddleware({ responses: { 401: Problem } }, async (_context, next) =>
  next(),
)

const once = defineMiddleware(
  {
    methods: ['POST'],
    requestHeaders: { 'Idempotency-Key': z.string(), 'X-Note': z.string().optional() },
    responses: { 409: Problem },
  },
  async (_context, next) => next(),
)
const orders = { loader: () => [7], action: () => 7 }

const user = {
  loader: () => ({ user: { id: '7', born: new Date() } }),
  action: async () => {},
}
const files = { loader: () => new Response('x'), DELETE: () => json({ gone: true as boolean }) }
const ticks = {
  loader: () =>
    eventStream(async function* () {
      yield { event: 'tick', data: { n: 1, at: new Date() } }
      yield { event: 'end', data: 'bye' }
    }),
}
const lines = { loader: () => ndjson([{ at: new Date() }]) }
const described = {
  GET: defineLoader(
    { response: eventsOf({ tick: z.object({ at: z.date() }), message: z.string() }) },
    () => new Response(),
  ),
  POST: defineAction(
    { responses: { 201: linesOf(z.object({ at: z.date() })) } },
    () => new Response(),
  ),
}
const dates = {
  action: defineAction({ body: z.object({ at: z.date(), n: z.bigint() }) }, () => 1),
}

type Empty = Record<never, never>

interface Routes {
  '/users': { params: Empty; module: typeof users; middleware: [typeof requireUser] }
  '/users/:id(int)/:tab?': {
    params: { id: number; tab?: string }
    module: typeof user
    middleware: [(typeof requireUser)[]]
  }
  '/orders': { params: Empty; module: typeof orders; middleware: [typeof once] }
  '/files/:path+': { params: { path: string[] }; module: typeof files; middleware: [] }
  '/ticks': { params: Empty; module: typeof ticks; middleware: [] }
  '/lines': { params: Empty; module: typeof lines; middleware: [] }
  '/described': { params: Empty; module: typeof described; middleware: [] }
  '/dates': { params: Empty; module: typeof dates; middleware: [] }
}

const api = createClient<Routes>({ baseUrl: 'http://x.test' })

describe('a call resolves with', () => {
  test('the value of a success, as JSON makes it', async () => {
    expectTypeOf(await api.get('/users', { query: { tag: [] } })).toEqualTypeOf<{
      page?: number
      at: string
    }>()
    expectTypeOf(await api.get('/users/:id(int)/:tab?', { params: { id: 7 } })).toEqualTypeOf<{
      user: { id: string; born: string }
    }>()
    expectTypeOf(await api.post('/users', { body: { name: 'Ada', age: 7 } })).toEqualTypeOf<
      { id: string; born: string } | undefined
    >()
    expectTypeOf(await api.delete('/files/:path+', { params: { path: ['a'] } })).toEqualTypeOf<{
      gone: boolean
    }>()
  })

  test('undefined for an answer without a body', async () => {
    expectTypeOf(
      await api.patch('/users/:id(int)/:tab?', { params: { id: 7 } }),
    ).toEqualTypeOf<undefined>()
    expectTypeOf(await api.head('/ticks')).toEqualTypeOf<undefined>()
  })

  test('unknown for a Response, and always with the Response of .response()', async () => {
    expectTypeOf(await api.get('/files/:path+', { params: { path: ['a'] } })).toBeUnknown()
    expectTypeOf(
      await api.get.response('/files/:path+', { params: { path: ['a'] } }),
    ).toEqualTypeOf<Response>()
  })

  test('an async iterable for lines of JSON', async () => {
    expectTypeOf(await api.get('/lines')).toEqualTypeOf<AsyncIterable<{ at: string }>>()
    expectTypeOf(await api.post('/described')).toEqualTypeOf<AsyncIterable<{ at: string }>>()
  })
})

test('a path that is one of several gives the values of all', async () => {
  const path = '/lines' as '/lines' | '/orders'
  expectTypeOf(await api.get(path)).toEqualTypeOf<AsyncIterable<{ at: string }> | number[]>()
  expectTypeOf(await api.get(path, { retries: 1 })).toEqualTypeOf<
    AsyncIterable<{ at: string }> | number[]
  >()
})

describe('with expect, a call resolves with', () => {
  test('one member for each success and each status named', async () => {
    const result = await api.post('/users', {
      body: { name: 'Ada', age: 7 },
      expect: [409, 422, 401],
    })
    expectTypeOf(result.status).toEqualTypeOf<201 | 202 | 409 | 422 | 401>()
    if (result.status === 201) {
      expectTypeOf(result.data).toEqualTypeOf<{ id: string; born: string }>()
    }
    if (result.status === 202) expectTypeOf(result.data).toEqualTypeOf<undefined>()
    if (result.status === 409) expectTypeOf(result.problem.email).toBeString()
    if (result.status === 422) {
      expectTypeOf(result.problem.errors[0]?.in).toEqualTypeOf<
        'params' | 'query' | 'headers' | 'body' | undefined
      >()
    }
    if (!result.ok) expectTypeOf(result.status).toEqualTypeOf<409 | 422 | 401>()
  })

  test('the status of a middleware', async () => {
    const result = await api.get('/users/:id(int)/:tab?', { params: { id: 7 }, expect: [401] })
    expectTypeOf(result.ok ? result.data.user : result.problem.title).toEqualTypeOf<
      string | { id: string; born: string }
    >()
  })

  test('no other status', () => {
    // @ts-expect-error nothing describes it
    api.post('/users', { body: { name: 'Ada', age: 7 }, expect: [410] })
    // @ts-expect-error there is no schema for a body
    api.get('/users', { query: { tag: [] }, expect: [422] })
    api.get('/users', { query: { tag: [] }, expect: [400] })
  })
})

describe('events are', () => {
  test('typed by their names', async () => {
    for await (const tick of api.events('/ticks')) {
      if (tick.event === 'tick') expectTypeOf(tick.data).toEqualTypeOf<{ n: number; at: string }>()
      if (tick.event === 'end') expectTypeOf(tick.data).toBeString()
    }
  })

  test('typed by their description, where the handler returns a Response', async () => {
    for await (const event of api.events('/described')) {
      if (event.event === 'tick') expectTypeOf(event.data).toEqualTypeOf<{ at: string }>()
      if (event.event === 'message') expectTypeOf(event.data).toBeString()
      expectTypeOf(event.event).toEqualTypeOf<'tick' | 'message'>()
    }
  })

  test('those of routes that send some', () => {
    // @ts-expect-error
    api.events('/lines')
  })
})

describe('misuse does not compile:', () => {
  test('a path that is no route', () => {
    // @ts-expect-error
    api.get('/user')
    // @ts-expect-error
    api.get('/users/7')
    // @ts-expect-error
    api.get(String('/users'), { query: { tag: [] } })
  })

  test('a method that the route does not answer', () => {
    // @ts-expect-error
    api.delete('/users')
    // @ts-expect-error
    api.query('/users/:id(int)/:tab?', { params: { id: 7 } })
  })

  test('a path that is one of several, where one has not what the call needs', () => {
    const files = '/lines' as '/lines' | '/files/:path+'
    // @ts-expect-error one needs params
    api.get(files)
    // @ts-expect-error the lines do not answer
    api.delete(files, { params: { path: ['a'] } })
    // @ts-expect-error the lines send no events
    api.events('/lines' as '/lines' | '/ticks')
  })

  test('params that the path has not, or that are missing', () => {
    // @ts-expect-error
    api.get('/users/:id(int)/:tab?')
    // @ts-expect-error
    api.get('/users/:id(int)/:tab?', {})
    // @ts-expect-error
    api.get('/users/:id(int)/:tab?', { params: { id: '7' } })
    // @ts-expect-error
    api.get('/users/:id(int)/:tab?', { params: { id: 7, uid: 7 } })
    // @ts-expect-error
    api.get('/lines', { params: { id: 7 } })
  })

  test('a query, a body or an option that is wrong', () => {
    // @ts-expect-error
    api.get('/users', { query: { tag: 'a' } })
    // @ts-expect-error
    api.get('/users', { query: { tag: ['a'], pge: 1 } })
    // @ts-expect-error
    api.post('/users')
    // @ts-expect-error
    api.post('/users', { body: { name: 7, age: 7 } })
    // @ts-expect-error it is coerced to a number
    api.post('/users', { body: { name: 'Ada', age: 'seven' } })
    // @ts-expect-error
    api.get('/lines', { timeuot: 7 })
    // @ts-expect-error a loader has no body
    api.get('/lines', { body: 7 })
  })

  test('a Date or a bigint in a JSON body', () => {
    // @ts-expect-error
    api.post('/dates', { body: { at: new Date(), n: 'x' } })
    // @ts-expect-error
    api.post('/dates', { body: { at: 'x', n: 7n } })
  })
})

test('a header that middleware needs is asked for, with the methods that it holds for', () => {
  api.get('/orders')
  api.post('/orders', { headers: { 'Idempotency-Key': 'k-1' } })
  api.post('/orders', { headers: { 'Idempotency-Key': 'k-1', 'X-Note': 'a', Other: 'b' } })
  api.post('/orders', { headers: new Headers({ 'Idempotency-Key': 'k-1' }) })
  // @ts-expect-error the key is missing
  api.post('/orders')
  // @ts-expect-error the key is missing
  api.post('/orders', { headers: { 'X-Note': 'a' } })
  // @ts-expect-error 409 is an answer to POST alone
  api.get('/orders', { expect: [409] })
})
