import { describe, expect, test, vi } from 'vitest'
import { createDispatcher, HttpError } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { send } from '../send.ts'

test('onRequest is told before anything runs, onResponse when the response is known', async () => {
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
          log.push([route.pattern, method, status, duration >= 0, context.params])
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

test('onResponse is told of an answer through the host without a status', () => {
  const onResponse = vi.fn()
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader: () => undefined } }],
    onResponse,
  })
  const match = dispatcher.match('/')
  expect(match && dispatcher.run(match, makeHost({ isAnswered: () => true }))).toBeUndefined()
  expect(onResponse.mock.calls[0]?.[0]).toMatchObject({ status: undefined })
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
