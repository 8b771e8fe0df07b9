import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createDispatcher, HttpError, json, ndjson } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { send } from '../send.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** The response to a loader that settles when it is told to, after `timeout` milliseconds have passed. */
async function sendLate(settle: (signal: AbortSignal) => Promise<unknown>, onError = vi.fn()) {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const loader = async ({ signal }: { signal: AbortSignal }) => {
    await released
    return settle(signal)
  }
  const sent = send({ loader, config: { timeout: 100 } }, { options: { onError } })
  await vi.advanceTimersByTimeAsync(100)
  const response = await sent
  release()
  await vi.advanceTimersByTimeAsync(1)
  return { response, onError }
}

test('a handler that never settles is a 503, and its signal is aborted', async () => {
  const signals: AbortSignal[] = []
  const sent = send({
    loader: ({ signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    },
    config: { timeout: 100 },
  })
  await vi.advanceTimersByTimeAsync(99)
  expect(signals[0]?.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  const response = await sent
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({
    title: 'Service Unavailable',
    status: 503,
    detail: 'The request took too long',
  })
  expect(signals[0]?.reason).toMatchObject({ name: 'TimeoutError' })
})

test.each([
  ['the dispatcher', {}, { timeout: 50 }, 503],
  ['the route, over the dispatcher', { timeout: 200 }, { timeout: 50 }, 200],
  ['the route, which switches it off', { timeout: false as const }, { timeout: 50 }, 200],
  ['nobody', {}, {}, 200],
])('a timeout is set by %s', async (_, config, options, status) => {
  const loader = () => new Promise((resolve) => setTimeout(() => resolve(1), 100))
  const sent = send({ loader, config }, { options })
  await vi.advanceTimersByTimeAsync(100)
  expect((await sent).status).toBe(status)
})

test('a query builder that is no promise but can be awaited is timed too', async () => {
  // biome-ignore lint/suspicious/noThenProperty: that is what such builders are
  const sent = send({ loader: () => ({ then() {} }), config: { timeout: 100 } })
  await vi.advanceTimersByTimeAsync(100)
  expect((await sent).status).toBe(503)
})

test('a handler that has begun to answer through the host is not timed out', async () => {
  const dispatcher = createDispatcher({
    routes: [
      {
        pattern: '/',
        module: {
          loader: () => new Promise((resolve) => setTimeout(resolve, 200)),
          config: { timeout: 100 },
        },
      },
    ],
  })
  const match = dispatcher.match('/')
  const ran = match && dispatcher.run(match, makeHost({ isAnswered: () => true }))
  await vi.advanceTimersByTimeAsync(200)
  expect(await ran).toBe(undefined)
})

test('what settles in time leaves no timer and no aborted signal', async () => {
  let signal: AbortSignal | undefined
  for (const loader of [async () => 1, async () => Promise.reject(new HttpError(409)), () => 1]) {
    await send({
      loader: (context) => {
        signal = context.signal
        return loader()
      },
      config: { timeout: 100 },
    })
    expect(vi.getTimerCount()).toBe(0)
    expect(signal?.aborted).toBe(false)
  }
})

test('the signal of a route with a timeout follows the client too', async () => {
  for (const isEarly of [true, false]) {
    const client = new AbortController()
    if (isEarly) client.abort('gone')
    const reasons: unknown[] = []
    const sent = send(
      {
        loader: ({ signal }) =>
          new Promise((resolve) => {
            const stop = () => resolve(reasons.push(signal.reason))
            if (signal.aborted) {
              stop()
            } else {
              signal.addEventListener('abort', stop)
            }
          }),
        config: { timeout: 100 },
      },
      { signal: client.signal },
    )
    client.abort('gone')
    await sent
    expect(reasons).toEqual(['gone'])
  }
})

describe('what comes after the timeout', () => {
  test('is dropped, and a stream is stopped', async () => {
    const stopped: string[] = []
    async function* stream(name: string) {
      try {
        yield 'a'
      } finally {
        stopped.push(name)
      }
    }
    const source = (name: string) => {
      const iterator = stream(name)
      const returned = iterator.return.bind(iterator)
      iterator.return = (value) => {
        stopped.push(name)
        return returned(value)
      }
      return iterator
    }
    const cancelled = new ReadableStream({ cancel: () => void stopped.push('response') })
    await sendLate(async () => source('stream'))
    await sendLate(async () => ndjson(source('ndjson')))
    await sendLate(async () => new Response(cancelled))
    await sendLate(async () =>
      Promise.reject(
        new Response(new ReadableStream({ cancel: () => void stopped.push('thrown') })),
      ),
    )
    expect(stopped).toEqual(['stream', 'ndjson', 'response', 'thrown'])
  })

  test.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
    ['nothing', async () => undefined],
    ['a value', async () => 'late'],
    ['a value without a JSON form', async () => 1n],
    ['json()', async () => json('late')],
    ['a thrown answer', () => Promise.reject(new HttpError(404))],
    ["the signal's own reason", (signal) => Promise.reject(signal.reason)],
    [
      'an error that says it was aborted',
      () => Promise.reject(new DOMException('stop', 'AbortError')),
    ],
  ])('%s: is not reported', async (_, settle) => {
    const { response, onError } = await sendLate(settle)
    expect(response.status).toBe(503)
    expect(onError).not.toHaveBeenCalled()
  })

  test.each([
    ['an error', new Error('late')],
    ['null', null],
    ['a string', 'late'],
    [
      'something that cannot be looked at',
      new Proxy(
        {},
        {
          get() {
            throw new Error('no')
          },
        },
      ),
    ],
  ])('%s: is reported once', async (_, error) => {
    const { response, onError } = await sendLate(() => Promise.reject(error))
    expect(response.status).toBe(503)
    expect(onError).toHaveBeenCalledOnce()
    expect(Object.is(onError.mock.calls[0]?.[0], error)).toBe(true)
  })
})
