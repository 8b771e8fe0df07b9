import { gzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { prepareBody } from '../../src/adapter.ts'
import {
  type BodyReader,
  type BodyReadingSchema,
  createDispatcher,
  defineAction,
  type Middleware,
  type RouteModule,
  readsBody,
} from '../../src/index.ts'
import { makeHost } from '../made-host.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A dispatcher with one action, whose schema reads the body by this function. */
function createReading(read: BodyReader) {
  const schema: BodyReadingSchema = {
    [readsBody]: read,
    '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
  }
  const action = defineAction({ body: schema }, ({ body }) => ({ body }))
  return createDispatcher({ onError: () => {}, routes: [{ pattern: '/', module: { action } }] })
}

function post(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  return new Request('http://x.test/', { method: 'POST', body, headers, duplex: 'half' } as never)
}

const readAll: BodyReader = async ({ body }) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const readOne: BodyReader = async ({ body }) => {
  for await (const chunk of body) return chunk.byteLength
  return 0
}

test.each<[string, BodyInit | null, Record<string, string>, string]>([
  ['as it is', 'abc', {}, '{"body":"abc"}'],
  ['decoded', gzipSync('abc'), { 'content-encoding': 'gzip' }, '{"body":"abc"}'],
  ['none', null, {}, '{}'],
])('a schema that reads the body itself is given it: %s', async (_, body, headers, expected) => {
  const response = await createReading(readAll).fetch(post(body, headers))
  expect([response.status, await response.text()]).toEqual([200, expected])
})

test('a body that breaks off, or has an encoding that is unknown, ends its reading with the status', async () => {
  const broken = new ReadableStream({ pull: (stream) => stream.error(new Error('gone')) })
  const noGzip = post('abc', { 'content-encoding': 'gzip' })
  const responses = [post(broken), noGzip].map((request) => createReading(readAll).fetch(request))
  const problems = (await Promise.all(responses)).map((response) => response.json())
  expect(await Promise.all(problems)).toMatchObject([
    { status: 400, detail: 'The body breaks off' },
    { status: 400, detail: 'The body is not valid in its Content-Encoding' },
  ])
  const unknown = post('abc', { 'content-encoding': 'br' })
  expect((await createReading(readAll).fetch(unknown)).status).toBe(415)
})

test('a body that middleware in front has read is an error that says what to do', async () => {
  const onError = vi.fn()
  const schema: BodyReadingSchema = {
    [readsBody]: readAll,
    '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
  }
  const routes = [{ pattern: '/', module: { action: defineAction({ body: schema }, () => 1) } }]
  const dispatcher = createDispatcher({ onError, routes })
  const match = dispatcher.match('/')
  const parsedBody = () => ({ value: { a: 1 } })
  const hostRequest = makeHost({ method: 'POST', hasBody: true, parsedBody })
  expect(match && (await dispatcher.run(match, hostRequest))).toMatchObject({ status: 500 })
  expect(String(onError.mock.calls[0])).toContain('take the route out of the parser in front')
})

test('a schema that reads the body is given the headers of the request', async () => {
  const response = await createReading(async ({ header }) => header('x-a')).fetch(
    post('abc', { 'X-A': 'b' }),
  )
  expect(await response.text()).toBe('{"body":"b"}')
})

test('a schema that reads the body is not called for what stands in its place without a body', async () => {
  const read = vi.fn()
  const dispatcher = createReading(read)
  const match = dispatcher.match('/')
  const hostRequest = makeHost({
    method: 'POST',
    parsedBody: () => ({ value: {}, bytes: undefined }),
  })
  expect(match && (await dispatcher.run(match, hostRequest))).toMatchObject({ body: '{}' })
  expect(read).not.toHaveBeenCalled()
})

test('a middleware that expects a parsed body does not wait for a schema that reads it', async () => {
  const schema: BodyReadingSchema = {
    [readsBody]: readAll,
    '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
  }
  const module = { action: defineAction({ body: schema }, ({ body }) => ({ body })) }
  const seen: unknown[] = []
  const middleware: Middleware = async (context, next) => {
    seen.push(await prepareBody(context, () => {}))
    return next()
  }
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module, middleware: [middleware] }],
  })
  const response = await dispatcher.fetch(post('abc'))
  expect([await response.text(), seen]).toEqual(['{"body":"abc"}', [true]])
})

test('a schema that has to clean up needs a host that tells when a response ends', async () => {
  const onError = vi.fn()
  const schema: BodyReadingSchema = {
    [readsBody]: async ({ onEnd }) => onEnd(() => {}),
    '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
  }
  const routes = [{ pattern: '/', module: { action: defineAction({ body: schema }, () => 1) } }]
  const dispatcher = createDispatcher({ onError, routes })
  const match = dispatcher.match('/')
  const hostRequest = makeHost({ method: 'POST', hasBody: true })
  expect(match && (await dispatcher.run(match, hostRequest))).toMatchObject({ status: 500 })
  expect(String(onError.mock.calls[0])).toContain('implement whenOver() of its HostRequest')
})

test('a schema that reads the body has its own limits and types', async () => {
  const schema: BodyReadingSchema = {
    [readsBody]: readAll,
    bodyTypes: ['text/x'],
    '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
  }
  const { bodyTypes: _, ...typeless } = schema
  const [own, any, none] = [{ body: schema }, { body: typeless }, {}].map((definition) => ({
    QUERY: defineAction(definition, () => 1),
  }))
  const accepted = async (module: RouteModule) => {
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module }] })
    const response = await dispatcher.fetch(new Request('http://x.test/', { method: 'OPTIONS' }))
    return response.headers.get('accept-query')
  }
  expect(await accepted({ ...own })).toBe('text/x')
  expect(await accepted({ ...any })).toBe('*/*')
  expect(await accepted({ ...none, config: { body: { parse: false } } })).toBe('*/*')
  const config = { body: { limit: 1 } }
  expect(() =>
    createDispatcher({ routes: [{ pattern: '/', module: { ...own, config } }] }),
  ).toThrow('remove body.limit, and write the limits in the schema')
})

test('the bytes of a body that its schema has read are not kept, and an error says so', async () => {
  const schema: BodyReadingSchema = {
    [readsBody]: readAll,
    '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
  }
  const action = defineAction({ body: schema }, async ({ request }) => ({
    error: await request.text().catch(String),
  }))
  const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { action } }] })
  const response = await dispatcher.fetch(post('abc'))
  expect(await response.text()).toContain('The bytes of this body are not kept')
})

test('the rest of a body that is not read to its end is dropped up to its end', async () => {
  let pulls = 0
  const body = new ReadableStream({
    pull(stream) {
      pulls++
      if (pulls > 3) {
        stream.close()
      } else {
        stream.enqueue(new Uint8Array(10))
      }
    },
  })
  const response = await createReading(readOne).fetch(post(body))
  expect(await response.text()).toBe('{"body":10}')
  await expect.poll(() => pulls).toBe(4)
})

test('of a body without an end, a megabyte is dropped, and it is cancelled after a second', async () => {
  vi.useFakeTimers()
  const cancel = vi.fn()
  let pulls = 0
  const body = new ReadableStream({
    pull(stream) {
      pulls++
      stream.enqueue(new Uint8Array(262_144))
    },
    cancel,
  })
  const response = await createReading(readOne).fetch(post(body))
  expect(response.status).toBe(200)
  await vi.advanceTimersByTimeAsync(999)
  expect(cancel).not.toHaveBeenCalled()
  expect(pulls).toBeLessThan(10)
  await vi.advanceTimersByTimeAsync(1)
  expect(cancel).toHaveBeenCalledOnce()
})

test('the rest of a body may break off', async () => {
  vi.useFakeTimers()
  let pulls = 0
  const body = new ReadableStream({
    pull(stream) {
      pulls++
      if (pulls > 2) {
        stream.error(new Error('gone'))
      } else {
        stream.enqueue(new Uint8Array(10))
      }
    },
  })
  const response = await createReading(readOne).fetch(post(body))
  expect(response.status).toBe(200)
  await vi.advanceTimersByTimeAsync(0)
  expect(vi.getTimerCount()).toBe(0)
})
