import { describe, expect, test, vi } from 'vitest'
import { createDispatcher, HttpError } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { send } from '../send.ts'

test('onRequest is told before anything runs, onResponse when a whole response is known', async () => {
  const log: unknown[] = []
  await send(
    {
      loader: () => {
        log.push('handler')
      },
      config: {},
    },
    {
      path: '/a',
      middleware: [
        (_context, next) => {
          log.push('middleware')
          return next()
        },
      ],
      options: {
        onRequest: ({ params }) => log.push(params),
        onResponse: ({ route, method, status, duration }, context) => {
          log.push([route?.pattern, method, status, duration >= 0, context.params])
        },
      },
    },
  )
  expect(log).toEqual([
    { name: 'a' },
    'middleware',
    'handler',
    ['/:name?', 'GET', 204, true, { name: 'a' }],
  ])
})

test.each<[string, () => unknown, number]>([
  ['a result at once', () => 1, 200],
  ['a result later', async () => 1, 200],
  ['an answer', () => new HttpError(404), 404],
  [
    'an error',
    () => {
      throw new Error('broken')
    },
    500,
  ],
])('onResponse is told of %s', async (_, loader, status) => {
  const onResponse = vi.fn()
  await send({ loader }, { options: { onResponse } })
  expect(onResponse).toHaveBeenCalledOnce()
  expect(onResponse.mock.calls[0]?.[0]).toMatchObject({ status })
})

test('onResponse is told of an answer through a host that does not tell its end', () => {
  const onResponse = vi.fn()
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader: () => undefined } }],
    onResponse,
  })
  const match = dispatcher.match('/')
  const host = makeHost({ isAnswered: () => true, status: () => 201 })
  expect(match && dispatcher.run(match, host)).toBeUndefined()
  expect(onResponse.mock.calls[0]?.[0]).toMatchObject({ status: 201, bytes: 0 })
})

test('onResponse is told by a host that tells the end, once', () => {
  const onResponse = vi.fn()
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader: () => 1 } }],
    onResponse,
  })
  const ended = { status: 200, bytes: 7, aborted: true }
  let tell: (end: typeof ended) => void = () => {}
  const host = makeHost({
    mount: '/v1',
    onEnd: (given) => {
      tell = given
    },
  })
  dispatcher.run(dispatcher.match('/'), host)
  expect(onResponse).not.toHaveBeenCalled()
  tell(ended)
  tell(ended)
  expect(onResponse.mock.calls.map(([event]) => event)).toMatchObject([{ ...ended, mount: '/v1' }])
})

test('a body that is stopped before it is read is a response that broke off', async () => {
  const onResponse = vi.fn()
  const response = await send(
    {
      async *loader() {
        yield 'a'
        yield 'b'
      },
    },
    { options: { onResponse } },
  )
  expect(onResponse).not.toHaveBeenCalled()
  await response.body?.cancel()
  expect(onResponse.mock.calls[0]?.[0]).toMatchObject({ status: 200, bytes: 0, aborted: true })
})

test('onRequest is not told of a path without a route', async () => {
  const onRequest = vi.fn()
  const onResponse = vi.fn()
  const sent = { path: '/a/b', options: { onRequest, onResponse } }
  expect((await send({ loader: () => 1 }, sent)).status).toBe(404)
  expect(onRequest).not.toHaveBeenCalled()
  expect(onResponse.mock.calls[0]?.[0]).toMatchObject({ route: undefined, status: 404, bytes: 34 })
})

test.each([
  [
    'the option requestId',
    { requestId: true },
    {},
    /^GET \/:name\? failed \(request [\da-f-]{36}\):$/,
  ],
  ['an id that it brings', {}, { 'X-Request-Id': 'a7' }, /^GET \/:name\? failed \(request a7\):$/],
  ['neither', {}, {}, /^GET \/:name\? failed:$/],
])('the log of an error names the request with %s', async (_, options, headers, message) => {
  const write = vi.spyOn(console, 'error').mockImplementation(() => {})
  const loader = () => {
    throw new Error('broken')
  }
  const dispatcher = createDispatcher({
    ...options,
    routes: [{ pattern: '/:name?', module: { loader } }],
  })
  await dispatcher.fetch(new Request('http://x.test/', { headers }))
  expect(write.mock.calls[0]?.[0]).toMatch(message)
  write.mockRestore()
})

describe('an observer that fails', () => {
  const failure = new Error('observer')
  const later = async () => {
    throw failure
  }
  const now = () => {
    throw failure
  }
  test.each([
    ['onRequest later', { onRequest: later }, 200],
    ['onResponse at once', { onResponse: now }, 200],
    ['onResponse later', { onResponse: later }, 200],
    ['onRequest at once, which ends the request', { onRequest: now }, 500],
  ])('%s: is reported once', async (_, observer, status) => {
    const onError = vi.fn()
    const response = await send({ loader: () => 1 }, { options: { ...observer, onError } })
    await new Promise((resolve) => setTimeout(resolve))
    expect(response.status).toBe(status)
    expect(onError.mock.calls.map(([error]) => error)).toEqual([failure])
  })
})

test('onRequest may answer by throwing', async () => {
  const loader = vi.fn()
  const onRequest = () => {
    throw new HttpError(503)
  }
  expect((await send({ loader }, { options: { onRequest } })).status).toBe(503)
  expect(loader).not.toHaveBeenCalled()
})
