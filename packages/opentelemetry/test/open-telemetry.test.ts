import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  defineAction,
  HttpError,
  type Middleware,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { keepContext, openTelemetry, traceMiddleware } from '../src/index.ts'
import { closeServers, HOSTS } from './hosts.ts'
import { startSdk } from './telemetry-sdk.ts'

const sdk = startSdk()
beforeEach(() => sdk.reset())
afterAll(closeServers)

/** The trace id of the active span. */
const traceId = () => trace.getActiveSpan()?.spanContext().traceId ?? 'none'

/** The requests that are active. */
async function countActive(): Promise<number> {
  const points = await sdk.points('http.server.active_requests')
  return points.reduce((sum, { value }) => sum + Number(value), 0)
}

const NUMBER = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate: (value: unknown) =>
      typeof value === 'number' ? { value } : { issues: [{ message: 'Not a number' }] },
  },
}

function toRoutes(middleware: readonly Middleware[]): RouteDefinition[] {
  const modules: Record<string, RouteDefinition['module']> = {
    '/users/:id': { loader: () => ({ ok: true }) },
    '/unchanged': { loader: () => new Response(null, { status: 304 }) },
    '/numbers': { action: defineAction({ body: NUMBER }, ({ body }) => body) },
    '/broken': {
      loader: () => {
        throw new RangeError('Broken')
      },
    },
    '/teapot': {
      loader: () => {
        throw new HttpError(418)
      },
    },
    '/stream': {
      async *loader() {
        yield `${traceId()} `
        await new Promise((resolve) => setTimeout(resolve, 1))
        yield traceId()
      },
    },
    '/broken-stream': {
      async *loader() {
        yield 'first'
        await new Promise((resolve) => setTimeout(resolve, 1))
        throw new TypeError('Broken in the middle')
      },
    },
    '/active': { loader: () => countActive() },
    '/injected': {
      loader: () => {
        const headers: Record<string, string> = {}
        propagation.inject(context.active(), headers)
        return headers
      },
    },
  }
  return Object.entries(modules).map(([pattern, module]) => ({
    pattern,
    module,
    middleware: [...middleware],
  }))
}

const JSON_BODY = { method: 'POST', headers: { 'content-type': 'application/json' } }

const KINDS: readonly (readonly [
  path: string,
  init: RequestInit | undefined,
  name: string,
  status: number | undefined,
  error: string | undefined,
])[] = [
  ['/users/7?a=1', undefined, 'GET /users/:id', 200, undefined],
  ['/users/7', { method: 'HEAD' }, 'HEAD /users/:id', 200, undefined],
  ['/users/7', { method: 'OPTIONS' }, 'OPTIONS /users/:id', 204, undefined],
  ['/users/7', { method: 'DELETE' }, 'DELETE /users/:id', 405, undefined],
  ['/unchanged', undefined, 'GET /unchanged', 304, undefined],
  ['/numbers', { ...JSON_BODY, body: '"x"' }, 'POST /numbers', 422, undefined],
  ['/teapot', undefined, 'GET /teapot', 418, undefined],
  ['/broken', undefined, 'GET /broken', 500, 'RangeError'],
  ['/broken-stream', undefined, 'GET /broken-stream', 200, 'TypeError'],
]

describe.each(HOSTS)('on $name', (host) => {
  test.each(KINDS)('%s %j has the span %s', async (path, init, name, status, error) => {
    const { middleware, ...hooks } = openTelemetry()
    const ask = await host.start(toRoutes([middleware]), hooks)
    await ask(path, init).catch(() => undefined)
    const [span] = await vi.waitUntil(() => sdk.spans().length > 0 && sdk.spans())
    expect(sdk.spans()).toHaveLength(1)
    expect(span).toMatchObject({
      name,
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': name.split(' ')[0],
        'http.route': name.split(' ')[1],
        'url.path': path.split('?')[0],
        'url.scheme': 'http',
      },
    })
    expect(span?.attributes['http.response.status_code']).toBe(status)
    expect(span?.attributes['error.type']).toBe(error)
    const exceptions = span?.events.map(({ attributes }) => attributes?.['exception.type'])
    expect(exceptions).toEqual(error === undefined ? [] : [error])
    expect(span?.status.code).toBe(
      error === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR,
    )
  })

  test('the trace of the client goes on, into what the handler sends and into its stream', async () => {
    const { middleware, ...hooks } = openTelemetry()
    const ask = await host.start(toRoutes([middleware]), hooks)
    const id = '0af7651916cd43dd8448eb211c80319c'
    const headers = { traceparent: `00-${id}-b7ad6b7169203331-01` }
    const { text } = await ask('/injected', { headers })
    expect(text).toContain(id)
    expect((await ask('/stream', { headers })).text).toBe(`${id} ${id}`)
    await vi.waitUntil(() => sdk.spans().length === 2)
    expect(sdk.spans().map((span) => span.parentSpanContext?.spanId)).toEqual([
      'b7ad6b7169203331',
      'b7ad6b7169203331',
    ])
  })

  test('requests are measured in seconds by pattern, and the active ones are counted', async () => {
    const { middleware, ...hooks } = openTelemetry({ spans: [] })
    const ask = await host.start(toRoutes([middleware]), hooks)
    const before = await sdk.points('http.server.request.duration')
    await ask('/users/7')
    await ask('/users/8')
    await ask('/none')
    await vi.waitUntil(async () => {
      const points = await sdk.points('http.server.request.duration')
      return points.length > 0 && count(points) - count(before) >= 2
    })
    const points = await sdk.points('http.server.request.duration')
    const point = points.find(({ attributes }) => attributes['http.route'] === '/users/:id')
    expect(point?.attributes).toEqual({
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'http.route': '/users/:id',
      'http.response.status_code': 200,
    })
    expect(point?.value).toMatchObject({
      buckets: {
        boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
      },
    })
    expect(points.map(({ attributes }) => String(attributes['http.route']))).not.toContain('/none')
    expect((await ask('/active')).text).toBe('1')
    await vi.waitUntil(async () => (await countActive()) === 0)
    expect(sdk.spans()).toEqual([])
  })
})

function count(points: readonly { readonly value: unknown }[]): number {
  // The value of a histogram has a count.
  return points.reduce((sum, { value }) => sum + (value as { count: number }).count, 0)
}

test('a span that the host has made is used, and gets the exception once', async () => {
  const [host] = HOSTS
  const { middleware, ...hooks } = openTelemetry({ spans: ['server', 'handler'], metrics: false })
  const ask = await host?.start(toRoutes([middleware]), hooks)
  await trace.getTracer('host').startActiveSpan('of the host', async (span) => {
    await ask?.('/broken')
    span.end()
  })
  const [handler, outer] = sdk.spans()
  expect(sdk.spans()).toHaveLength(2)
  expect(handler).toMatchObject({ name: 'handler /broken', events: [] })
  expect(handler?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId)
  expect(outer?.events.map(({ name }) => name)).toEqual(['exception'])
})

test('a middleware has a span until it calls next()', async () => {
  const [host] = HOSTS
  const requireUser: Middleware = async (_context, next) => {
    trace.getActiveSpan()?.setAttribute('inside', true)
    return next()
  }
  const { middleware, ...hooks } = openTelemetry()
  const ask = await host?.start(toRoutes([middleware, traceMiddleware(requireUser)]), hooks)
  await ask?.('/users/7')
  const [inner, server] = sdk.spans()
  expect(inner).toMatchObject({ name: 'middleware requireUser', attributes: { inside: true } })
  expect(inner?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId)
})

test('an answer that is thrown is no error of a handler or a middleware, and a fault is', async () => {
  const [host] = HOSTS
  const requireUser: Middleware = ({ url }, next) => {
    if (url.search === '?nobody') throw new HttpError(401)
    return next()
  }
  const { middleware, ...hooks } = openTelemetry({ spans: ['handler'] })
  const ask = await host?.start(toRoutes([middleware, traceMiddleware(requireUser)]), hooks)
  for (const path of ['/users/7?nobody', '/teapot', '/broken']) await ask?.(path)
  expect(sdk.spans().map(({ name, status }) => [name, status.code])).toEqual([
    ['middleware requireUser', SpanStatusCode.UNSET],
    ['handler /users/:id', SpanStatusCode.UNSET],
    ['middleware requireUser', SpanStatusCode.UNSET],
    ['handler /teapot', SpanStatusCode.UNSET],
    ['middleware requireUser', SpanStatusCode.UNSET],
    ['handler /broken', SpanStatusCode.ERROR],
  ])
})

test('a stream keeps the context that it was made in', async () => {
  async function* ids() {
    yield traceId()
    yield traceId()
  }
  const kept = trace.getTracer('test').startActiveSpan('around', (span) => {
    span.end()
    return keepContext(ids())
  })
  const read: string[] = []
  for await (const id of kept) read.push(id)
  expect(traceId()).toBe('none')
  expect(new Set(read).size).toBe(1)
  expect(read).not.toContain('none')
})

test('without the hooks a span ends with the result of the handler', async () => {
  const [host] = HOSTS
  const { middleware } = openTelemetry()
  const none = { onRequest: () => undefined, onResponse: () => undefined }
  const ask = await host?.start(toRoutes([middleware]), none)
  await ask?.('/users/7')
  expect(sdk.spans().map(({ name }) => name)).toEqual(['GET /users/:id'])
})

test('wrong options are refused with the text to write', () => {
  expect(() => openTelemetry({ spans: ['client' as never] })).toThrow(
    `openTelemetry(): spans has "client"; write a list of 'server' and 'handler'`,
  )
  expect(() => openTelemetry({ metrics: 'yes' as never })).toThrow(
    'openTelemetry(): metrics is "yes"; write true or false',
  )
  expect(() => traceMiddleware(undefined as never)).toThrow(TypeError)
})
