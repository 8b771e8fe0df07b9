import { once } from 'node:events'
import { createServer, request } from 'node:http'
import Koa, { type Context } from 'koa'
import { expect, onTestFinished, test } from 'vitest'
import { serve, testAdapter } from '../../../internal/adapter-contract/src/index.ts'
import type { DispatcherOptions, HandlerContext } from '../src/index.ts'
import { resourceRoutes } from './examples/koa.ts'

testAdapter({
  name: 'the Koa middleware of hosts.md',
  skip: [
    ...[
      'paths: a Host with user info or without a port is 400',
      'paths: a Host with characters that none has is 400',
    ].map((name) => ({
      case: name,
      reason: 'its few lines check no Host; a host that does has HostRequest.hasMalformedHost()',
    })),
    ...[
      'CORS: a 404 of the host may be read',
      'observers: onResponse is told the end of a path without a route',
      'observers: the id of a request is in the answer of a 404 of the host',
    ].map((name) => ({
      case: name,
      reason: 'a path that no route matches goes on to the next middleware',
    })),
    {
      case: 'bodies: a schema that reads the body itself is told the end of the response, and of one that is not sent',
      reason: 'it tells no end; a host that does has HostRequest.whenOver()',
    },
    {
      case: 'security headers',
      reason: 'it sets none; a host that does has HostRequest.securityHeaders',
    },
  ],
  start: (options) => {
    const app = new Koa()
    app.silent = true
    return serve(createServer(app.use(resourceRoutes(options)).callback()))
  },
})

/** An app that parses bodies and knows its user, as Koa's middleware does. */
async function start(routes: DispatcherOptions['routes']): Promise<string> {
  const app = new Koa()
  app.silent = true
  app.use(async (koa, next) => {
    koa.state.user = 'Ada'
    koa.set('Vary', 'Origin')
    koa.set('X-Kept', 'yes')
    koa.type = 'html'
    if (koa.method === 'POST') {
      const chunks: Buffer[] = []
      for await (const chunk of koa.req) chunks.push(chunk)
      Object.assign(koa.request, { body: JSON.parse(`${Buffer.concat(chunks)}`) })
    }
    await next()
  })
  app.use(resourceRoutes({ routes }))
  app.use((koa) => {
    koa.body = 'behind'
  })
  const { origin, close } = await serve(createServer(app.callback()))
  onTestFinished(close)
  return origin
}

test('a path that no route matches goes on to the middleware behind', async () => {
  const origin = await start([])
  expect(await (await fetch(`${origin}/x`)).text()).toBe('behind')
})

test('a handler has the context of Koa, and the body that a parser in front has read', async () => {
  const action = (context: HandlerContext) => {
    const { koa } = context as HandlerContext & { koa: Context }
    return { user: koa.state.user, body: context.body }
  }
  const origin = await start([{ pattern: '/', module: { action } }])
  const response = await fetch(origin, { method: 'POST', body: '{"a":1}' })
  expect(await response.json()).toEqual({ user: 'Ada', body: { a: 1 } })
})

test('headers that middleware in front has set stay, unless the response has them', async () => {
  const loader = () => Response.json({}, { headers: { Vary: 'Accept' } })
  const { headers } = await fetch(await start([{ pattern: '/', module: { loader } }]))
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'application/json',
    vary: 'Origin, Accept',
    'x-kept': 'yes',
  })
})

test('a stream is stopped that a handler gives when the client has gone', async () => {
  const { promise: stopped, resolve: stop } = createPromise<string>()
  const { promise: isCalled, resolve: call } = createPromise<void>()
  const stream = {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false as const, value: 'a' }),
      async return() {
        stop('stopped')
        return { done: true as const, value: undefined }
      },
    }),
  }
  const loader = async ({ signal }: HandlerContext) => {
    call()
    await once(signal, 'abort')
    return stream
  }
  const client = request(await start([{ pattern: '/', module: { loader } }]))
  client.on('error', () => {}).end()
  await isCalled
  client.destroy()
  expect(await stopped).toBe('stopped')
})

function createPromise<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
