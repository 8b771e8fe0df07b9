import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  createDispatcher,
  eventStream,
  HttpError,
  json,
  type Middleware,
  ndjson,
  redirect,
} from '../src/index.ts'

beforeEach(() => {
  // An onError that fails is told of there.
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

const text = fc.string({ unit: 'binary', maxLength: 12 })
const status = fc.oneof(
  fc.integer({ min: 0, max: 1_100 }),
  fc.constantFrom(200, 204, 304, 404, 500),
  fc.anything(),
) as fc.Arbitrary<number>
const headers = fc.oneof(
  fc.dictionary(
    fc.constantFrom('ETag', 'Content-Type', 'Content-Length', 'Set-Cookie', 'X A', '', '\r\n'),
    text,
  ),
  fc.constant({}),
) as fc.Arbitrary<Record<string, string>>

function refuse(): never {
  throw new Error('refused')
}

/** A value whose every member is a trap that is set off or not. */
const trapped = fc
  .record({
    get: fc.boolean(),
    has: fc.boolean(),
    getPrototypeOf: fc.boolean(),
    ownKeys: fc.boolean(),
    apply: fc.boolean(),
  })
  .map((set) => {
    const traps = Object.entries(set).filter(([, isSet]) => isSet)
    return () => new Proxy({}, Object.fromEntries(traps.map(([name]) => [name, refuse])))
  })

/** A list that breaks off after some of its values. */
async function* breakOff(values: readonly unknown[], isBroken: boolean) {
  yield* values
  if (isBroken) throw new Error('broken off')
}

const brands = ['portolan.toDraft', 'portolan.HttpError'].map((name) => Symbol.for(name))

/** Makes a result, valid or not: each is made within the handler, where it may throw. */
const result: fc.Arbitrary<() => unknown> = fc.oneof(
  fc
    .anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      withNullPrototype: true,
    })
    .map((value) => () => value),
  trapped,
  fc
    .record({ message: fc.anything(), stack: fc.anything() })
    .map((members) => () => Object.assign(new Error(), members)),
  fc.tuple(fc.anything(), status, headers).map(
    ([value, status, headers]) =>
      () =>
        json(value, { status, headers }),
  ),
  fc.tuple(status, text, headers, fc.object()).map(
    ([status, detail, headers, extensions]) =>
      () =>
        new HttpError(status, { detail, headers, extensions }),
  ),
  fc.tuple(text, status).map(
    ([to, status]) =>
      () =>
        redirect(to, status),
  ),
  fc.tuple(text, status, headers).map(
    ([body, status, headers]) =>
      () =>
        new Response(body, { status, headers }),
  ),
  fc.constant(() => Response.error()),
  fc
    .tuple(fc.array(fc.oneof(text, fc.uint8Array(), fc.anything()), { maxLength: 4 }), fc.boolean())
    .map(
      ([values, isBroken]) =>
        () =>
          breakOff(values, isBroken),
    ),
  fc.tuple(fc.array(fc.anything(), { maxLength: 4 }), fc.boolean()).map(
    ([values, isBroken]) =>
      () =>
        ndjson(breakOff(values, isBroken)),
  ),
  fc.tuple(fc.array(fc.anything(), { maxLength: 4 }), fc.boolean()).map(
    ([values, isBroken]) =>
      () =>
        eventStream(breakOff(values, isBroken) as never),
  ),
  fc.tuple(fc.constantFrom(...brands), fc.anything()).map(([brand, value]) => () => ({
    [brand]: value,
  })),
  fc
    .tuple(
      fc.constantFrom(...brands),
      fc.record(
        { status, headers: fc.anything(), body: fc.anything(), type: fc.string() },
        { requiredKeys: [] },
      ),
    )
    .map(([brand, draft]) => () => ({ [brand]: () => draft })),
  fc.tuple(text, text).map(
    ([body, type]) =>
      () =>
        new Blob([body], { type }),
  ),
  fc
    .constantFrom('then', 'toJSON', 'name', 'status')
    .map((name) => () => Object.defineProperty({}, name, { get: refuse, enumerable: true })),
)

/** What a handler does with a result. */
const way = fc.constantFrom<(make: () => unknown) => () => unknown>(
  (make) => make,
  (make) => async () => make(),
  (make) => () => {
    throw make()
  },
  (make) => async () => {
    throw make()
  },
  // biome-ignore lint/suspicious/noThenProperty: so do query builders
  (make) => () => ({ then: (resolve: (value: unknown) => void) => resolve(make()) }),
)

const middleware = fc.array(
  fc.constantFrom<Middleware>(
    (_context, next) => next(),
    async (_context, next) => {
      await next()
    },
    (_context, next) => {
      next()
    },
    async (_context, next) => {
      await next().catch(() => {})
    },
    (_context, next) => {
      next()
      next()
    },
    ({ reply }, next) => {
      reply.headers.set('X-Set', '\x01')
      return next()
    },
    ({ reply }, next) => {
      reply.headers.set('Vary', 'X')
      reply.status = 404
      return next()
    },
  ),
  { maxLength: 3 },
)

test('no result of any handler escapes as a throw; each gives a valid response', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        make: result,
        way,
        middleware,
        onError: fc.option(fc.tuple(result, way), { nil: undefined }),
      }),
      fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'LINK'),
      fc.record({
        etag: fc.boolean(),
        exposeErrors: fc.boolean(),
        timeout: fc.constantFrom<number | false>(false, 10_000),
      }),
      fc.dictionary(
        fc.constantFrom('If-None-Match', 'If-Match', 'If-Modified-Since'),
        fc.constantFrom('*', '"a"', 'x', 'Sat, 01 Jan 2022 00:00:00 GMT'),
      ),
      async ({ make, way, middleware, onError }, method, options, headers) => {
        const handler = way(make)
        const dispatcher = createDispatcher({
          routes: [{ pattern: '/', module: { loader: handler, action: handler }, middleware }],
          ...options,
          onError: () => onError?.[1](onError[0])(),
        })
        const response = await dispatcher.fetch(new Request('http://x.test/', { method, headers }))
        expect(response).toBeInstanceOf(Response)
        expect(response.status).toBeGreaterThanOrEqual(200)
        expect(response.status).toBeLessThanOrEqual(599)
        // A stream may break off; everything else can be read.
        const body = await response.text().catch((error: unknown) => error)
        if (method === 'HEAD') expect(body).toBe('')
        if (response.headers.get('content-type') === 'application/problem+json' && body !== '') {
          expect(JSON.parse(body as string)).toMatchObject({ status: response.status })
        }
      },
    ),
    { numRuns: 3_000 },
  )
})
