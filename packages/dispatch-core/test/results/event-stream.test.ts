import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { HostRequest } from '../../src/adapter.ts'
import {
  createDispatcher,
  type EventStreamInit,
  type EventStreamRequest,
  eventStream,
  type ServerSentEvent,
} from '../../src/index.ts'
import { ControlledSource } from '../controlled-source.ts'
import { makeHost } from '../made-host.ts'
import { headersOf, sendResult } from '../send.ts'

type Item = string | ServerSentEvent

/** The body's iterator as a host gets it, and what `onError` was told. */
async function openEvents(
  source: Parameters<typeof eventStream>[0],
  init: EventStreamInit = {},
  hostRequest: Partial<HostRequest> = {},
) {
  const onError = vi.fn()
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader: () => eventStream(source, init) } }],
    onError,
  })
  const match = dispatcher.match('/')
  const response = match && (await dispatcher.run(match, makeHost(hostRequest)))
  const body = response?.body as AsyncIterable<string>
  return { iterator: body[Symbol.asyncIterator](), onError }
}

const textOf = async (...items: unknown[]) => {
  const response = await sendResult(() => eventStream(items as Item[]))
  return response.text()
}

const end = { done: true, value: undefined }
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('the headers keep caches and proxies from holding events back, unless said otherwise', async () => {
  expect(headersOf(await sendResult(() => eventStream([])))).toEqual({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  const own = await sendResult(() =>
    eventStream([], { status: 201, headers: { 'cache-control': 'private', 'X-A': 'b' } }),
  )
  expect(own.status).toBe(201)
  expect(headersOf(own)).toMatchObject({
    'cache-control': 'private',
    'x-a': 'b',
    'x-accel-buffering': 'no',
  })
})

describe('an event is written', () => {
  test.each<[Item, string]>([
    ['hello', 'data: hello\n\n'],
    ['', 'data: \n\n'],
    [' a', 'data:  a\n\n'],
    ['a\nb', 'data: a\ndata: b\n\n'],
    ['a\r\nb\rc\n', 'data: a\ndata: b\ndata: c\ndata: \n\n'],
    ['a\u2028b\0', 'data: a\u2028b\0\n\n'],
    ['a\n\nevent: forged', 'data: a\ndata: \ndata: event: forged\n\n'],
    [{ data: { a: 'b\n' } }, 'data: {"a":"b\\n"}\n\n'],
    [{ data: 'a\nb' }, 'data: a\ndata: b\n\n'],
    [{ data: null }, 'data: null\n\n'],
    [
      { data: 0, event: 'tick', id: '7', retry: 3000, comment: 'note' },
      ': note\nevent: tick\nid: 7\nretry: 3000\ndata: 0\n\n',
    ],
    [{ comment: 'a\nevent: b' }, ': a\n: event: b\n\n'],
    [{ id: '' }, 'id: \n\n'],
    [{ retry: 0 }, 'retry: 0\n\n'],
  ])('%j', async (item, text) => {
    expect(await textOf(item)).toBe(text)
  })

  test.each<[string, unknown, string]>([
    [
      'an id with a line feed',
      { id: 'a\nb' },
      'got the id "a\\nb"; write a string without line breaks and NUL',
    ],
    ['an id with a carriage return', { id: 'a\rb' }, 'got the id'],
    ['an id with a NUL', { id: 'a\0' }, 'got the id'],
    ['an id that is a number', { id: 7 }, 'got the id 7'],
    ['an event with a line feed', { event: 'a\ndata: b', data: 1 }, 'got the event "a\\ndata: b"'],
    ['an event with a NUL', { event: '\0', data: 1 }, 'got the event'],
    ['a retry that is not a number', { retry: '5\n' }, 'got the retry "5\\n"'],
    ['a negative retry', { retry: -1 }, 'got the retry -1; write whole milliseconds'],
    ['a broken retry', { retry: 1.5 }, 'got the retry 1.5'],
    [
      'data without a JSON form',
      { data: () => 1 },
      'got data of type function, which has no JSON form',
    ],
    ['an unknown member', { data: 1, name: 'a' }, 'got an event with the member "name"'],
    ['an empty object', {}, 'got an event with a value of type object; yield a string, or { data'],
    ['a number', 7, 'got an event with a value of type number'],
    ['null', null, 'got an event with a value of type object'],
  ])('but not %s, which ends the stream', async (_, item, message) => {
    const source = new ControlledSource<Item>()
    source.give(item as Item)
    const { iterator, onError } = await openEvents(source)
    await expect(iterator.next()).rejects.toThrow(`eventStream() ${message}`)
    expect(onError).toHaveBeenCalledOnce()
    expect(source.returned).toBe(1)
    expect(await iterator.next()).toEqual(end)
  })
})

describe('a source', () => {
  test.each<[string, () => Parameters<typeof eventStream>[0]]>([
    ['a list', () => ['a']],
    [
      'an async generator',
      () =>
        (async function* () {
          yield 'a'
        })(),
    ],
    [
      'a ReadableStream',
      () =>
        new ReadableStream({
          start(controller) {
            controller.enqueue('a')
            controller.close()
          },
        }),
    ],
    [
      'a function',
      () =>
        async function* () {
          yield 'a'
        },
    ],
  ])('may be %s', async (_, make) => {
    expect(await (await sendResult(() => eventStream(make()))).text()).toBe('data: a\n\n')
  })

  test('that fails is reported once', async () => {
    const failure = new Error('database')
    const { iterator, onError } = await openEvents(async function* () {
      yield 'a'
      throw failure
    })
    await iterator.next()
    await expect(iterator.next()).rejects.toBe(failure)
    expect(onError.mock.calls.map(([error]) => error)).toEqual([failure])
  })

  test('that fails to begin is reported once', async () => {
    const { iterator, onError } = await openEvents(() => {
      throw new Error('database')
    })
    await expect(iterator.next()).rejects.toThrow('database')
    expect(onError).toHaveBeenCalledOnce()
  })

  test('that a function gives as a promise ends with an error that says what to give', async () => {
    const { iterator, onError } = await openEvents((async () => ['a']) as never)
    await expect(iterator.next()).rejects.toThrow(
      "eventStream()'s function got a promise; give an array",
    )
    expect(onError).toHaveBeenCalledOnce()
  })

  test('that is a function is not called for HEAD; another is stopped', async () => {
    const make = vi.fn(() => [])
    await sendResult(() => eventStream(make), { method: 'HEAD' })
    expect(make).not.toHaveBeenCalled()
    const source = new ControlledSource<Item>()
    await sendResult(() => eventStream(source), { method: 'HEAD' })
    expect([source.asked, source.returned]).toEqual([0, 1])
  })

  test('is asked for one event at a time', async () => {
    const source = new ControlledSource<Item>()
    source.give('a')
    source.give('b')
    const { iterator } = await openEvents(source)
    await turn()
    expect(source.asked).toBe(0)
    expect(await iterator.next()).toEqual({ done: false, value: 'data: a\n\n' })
    await turn()
    expect(source.asked).toBe(1)
  })
})

describe('a source that is a function is given', () => {
  const given = async (requestHeaders: Record<string, string>) => {
    let request: EventStreamRequest | undefined
    const { iterator } = await openEvents(
      (value) => {
        request = value
        return []
      },
      {},
      { header: (name) => requestHeaders[name] },
    )
    await iterator.next()
    return request
  }
  test.each([
    ['the id of the last event', '42', '42'],
    ['an id that is not ASCII as its client knows it', 'Ã¼', 'ü'],
    ['an id that the host has decoded already', 'ü→', 'ü→'],
  ])('%s', async (_, header, lastEventId) => {
    expect(await given({ 'last-event-id': header })).toMatchObject({ lastEventId })
  })
  test('no id on the first connection, and a signal', async () => {
    const request = await given({})
    expect(request?.lastEventId).toBeUndefined()
    expect(request?.signal.aborted).toBe(false)
  })
})

describe('when the client goes away', () => {
  test('a source that waits is finished, and the reader hears the end', async () => {
    const source = new ControlledSource<Item>()
    const { iterator, onError } = await openEvents(source)
    const waiting = iterator.next()
    await turn()
    await iterator.return?.()
    expect(source.returned).toBe(1)
    expect(await waiting).toEqual(end)
    await iterator.return?.()
    expect(source.returned).toBe(1)
    source.fail(new Error('stopped'))
    await turn()
    expect(onError).not.toHaveBeenCalled()
  })

  test('the signal of a function is aborted', async () => {
    let signal: AbortSignal | undefined
    const source = new ControlledSource<Item>()
    const { iterator } = await openEvents((request) => {
      signal = request.signal
      return source
    })
    void iterator.next()
    await turn()
    await iterator.return?.()
    expect(signal?.aborted).toBe(true)
    expect(source.returned).toBe(1)
  })

  test('the signal of the host is enough', async () => {
    const client = new AbortController()
    const source = new ControlledSource<Item>()
    const { iterator } = await openEvents(source, {}, { signal: client.signal })
    const waiting = iterator.next()
    await turn()
    client.abort()
    expect(await waiting).toEqual(end)
    expect(source.returned).toBe(1)
  })

  test('before the first event, the source is finished', async () => {
    const source = new ControlledSource<Item>()
    const { iterator } = await openEvents(source, {}, { signal: AbortSignal.abort() })
    expect(await iterator.next()).toEqual(end)
    expect(source.returned).toBe(1)
    expect(source.asked).toBe(0)
  })

  test('between two events, the source is finished', async () => {
    const client = new AbortController()
    const source = new ControlledSource<Item>()
    source.give('a')
    source.give('b')
    const { iterator } = await openEvents(source, {}, { signal: client.signal })
    await iterator.next()
    client.abort()
    expect(source.returned).toBe(1)
    expect(await iterator.next()).toEqual(end)
    await iterator.return?.()
    expect(source.returned).toBe(1)
  })

  test('and the host says so twice, the source is finished once', async () => {
    const client = new AbortController()
    const source = new ControlledSource<Item>()
    source.give('a')
    const { iterator } = await openEvents(source, {}, { signal: client.signal })
    await iterator.next()
    client.abort()
    await iterator.return?.()
    expect(source.returned).toBe(1)
  })

  test('after the end, nothing is left to hear of it', async () => {
    const client = new AbortController()
    const remove = vi.spyOn(client.signal, 'removeEventListener')
    const source = new ControlledSource<Item>()
    source.end()
    const { iterator } = await openEvents(source, {}, { signal: client.signal })
    expect(await iterator.next()).toEqual(end)
    expect(await iterator.next()).toEqual(end)
    expect(remove).toHaveBeenCalledWith('abort', expect.any(Function))
    client.abort()
    expect(source.returned).toBe(0)
  })
})

describe('the heartbeat', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const comment = { done: false, value: ':\n\n' }

  test('is a comment after 15 seconds of silence, again and again', async () => {
    const source = new ControlledSource<Item>()
    const { iterator } = await openEvents(source)
    for (const _ of [1, 2, 3]) {
      const waiting = iterator.next()
      await vi.advanceTimersByTimeAsync(14_999)
      expect(await Promise.race([waiting, 'silent'])).toBe('silent')
      await vi.advanceTimersByTimeAsync(1)
      expect(await waiting).toEqual(comment)
    }
    expect(source.asked).toBe(1)
    const waiting = iterator.next()
    source.give('a')
    expect(await waiting).toEqual({ done: false, value: 'data: a\n\n' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('loses no event that comes while nobody reads', async () => {
    const source = new ControlledSource<Item>()
    const { iterator } = await openEvents(source, { heartbeat: 10 })
    const waiting = iterator.next()
    await vi.advanceTimersByTimeAsync(10)
    expect(await waiting).toEqual(comment)
    source.give('a')
    await turn()
    expect(await iterator.next()).toEqual({ done: false, value: 'data: a\n\n' })
    source.end()
    expect(await iterator.next()).toEqual(end)
  })

  test('can be set, and switched off', async () => {
    for (const [heartbeat, timers] of [
      [10, 1],
      [false, 0],
    ] as const) {
      const { iterator } = await openEvents(new ControlledSource<Item>(), { heartbeat })
      void iterator.next()
      await turn()
      expect(vi.getTimerCount()).toBe(timers)
      await iterator.return?.()
      expect(vi.getTimerCount()).toBe(0)
    }
  })

  test('runs where timers are numbers', async () => {
    const set = vi.spyOn(globalThis, 'setTimeout').mockReturnValue(7 as never)
    const { iterator } = await openEvents(new ControlledSource<Item>())
    void iterator.next()
    await turn()
    expect(set).toHaveBeenCalledOnce()
    set.mockRestore()
  })

  test.each([0, -1, 2 ** 31, Number.NaN, '15s', true])('is not %o', (heartbeat) => {
    expect(() => eventStream([], { heartbeat: heartbeat as never })).toThrow(
      'eventStream() got the heartbeat',
    )
  })
})

test('its timer does not keep the process alive', async () => {
  const set = vi.spyOn(globalThis, 'setTimeout')
  const { iterator } = await openEvents(new ControlledSource<Item>())
  void iterator.next()
  await turn()
  const timer = set.mock.results.at(-1)?.value as NodeJS.Timeout
  expect(timer.hasRef()).toBe(false)
  set.mockRestore()
  await iterator.return?.()
})

test.each<[unknown, string]>([
  [null, 'got null; give an array, an iterable, an async iterable or a ReadableStream'],
  [undefined, 'got undefined; give an array'],
  ['text', 'got a value of type string; give an array'],
  [{}, 'got a value of type object; give an array'],
  [Promise.resolve([]), 'got a promise; give an array'],
])('a source that is %o is an error', (source, message) => {
  expect(() => eventStream(source as never)).toThrow(new RegExp(`^eventStream\\(\\) ${message}`))
})

test('an unknown option is an error', () => {
  expect(() => eventStream([], { heartBeat: 1 } as never)).toThrow(
    'has no option "heartBeat"; did you mean "heartbeat"?',
  )
})
