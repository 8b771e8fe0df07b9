import { Readable } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { PlainResponse } from '../../src/adapter.ts'
import { createDispatcher, json, ndjson } from '../../src/index.ts'
import { ControlledSource } from '../controlled-source.ts'
import { makeHost } from '../made-host.ts'
import { sendResult } from '../send.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const CHUNK = new Uint8Array([97])

const turn = () => new Promise((resolve) => setTimeout(resolve))

/** The body's iterator as a host gets it, and what `onError` was told. */
async function openBody(result: unknown) {
  const onError = vi.fn()
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader: () => result } }],
    onError,
  })
  const match = dispatcher.match('/')
  const response = match && (await dispatcher.run(match, makeHost()))
  const body = response?.body as AsyncIterable<Uint8Array | string>
  return { iterator: body[Symbol.asyncIterator](), onError }
}

describe('a stream', () => {
  test('is asked for the first chunk before the head, then for one at a time, when the reader wants it', async () => {
    const source = new ControlledSource<string>()
    for (const chunk of ['a', 'b', 'c']) source.give(chunk)
    source.end()
    const response = await sendResult(() => source)
    await turn()
    expect(source.asked).toBe(1)
    const reader = response.body?.getReader()
    await reader?.read()
    await turn()
    expect(source.asked).toBe(1)
    await reader?.read()
    await reader?.read()
    expect(await reader?.read()).toEqual({ done: true, value: undefined })
    expect(source.asked).toBe(4)
  })

  test.each<[string, () => unknown]>([
    ['an empty one', async function* () {}],
    ['an empty Readable', () => Readable.from([])],
    [
      'a ReadableStream that is closed',
      () => new ReadableStream({ start: (controller) => controller.close() }),
    ],
  ])('%s is an empty body', async (_, loader) => {
    expect(await (await sendResult(loader)).text()).toBe('')
  })

  test('of Node is sent', async () => {
    expect(await (await sendResult(() => Readable.from(['a', Buffer.from('b')]))).text()).toBe('ab')
  })

  test.each<[string, unknown, string]>([
    ['an object', { a: 1 }, 'object'],
    ['null', null, 'null'],
    ['a number', 7, 'number'],
  ])('that gives %s ends with an error that names ndjson()', async (_, chunk, type) => {
    const source = new ControlledSource<unknown>()
    source.give('a')
    source.give(chunk)
    const { iterator, onError } = await openBody(source)
    await iterator.next()
    await expect(iterator.next()).rejects.toThrow(
      `A streamed chunk is of type ${type}; yield strings or Uint8Arrays`,
    )
    expect(onError).toHaveBeenCalledOnce()
    expect(source.returned).toBe(1)
  })
})

describe('a reader that stops', () => {
  test('stops the source at once, also while it waits', async () => {
    const source = new ControlledSource<string>()
    source.give('a')
    const { iterator, onError } = await openBody(source)
    await iterator.next()
    const waiting = iterator.next()
    await turn()
    await iterator.return?.()
    await iterator.return?.()
    expect(source.returned).toBe(1)
    source.give('too late')
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect(onError).not.toHaveBeenCalled()
  })

  test('hears nothing of what the source fails with then', async () => {
    const source = new ControlledSource<string>()
    source.give('a')
    source.return = async () => {
      throw new Error('cannot stop')
    }
    const { iterator, onError } = await openBody(source)
    await iterator.next()
    const waiting = iterator.next()
    await turn()
    await iterator.return?.()
    source.fail(new Error('stopped'))
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(onError).not.toHaveBeenCalled()
  })

  test('stops a source that has no way of being stopped', async () => {
    const source = {
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 'a' }) }),
    }
    const { iterator } = await openBody(source)
    await iterator.next()
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
  })

  test('stops a source that throws when it is stopped', async () => {
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 'a' }),
        return() {
          throw new Error('cannot stop')
        },
      }),
    }
    const { iterator } = await openBody(source)
    await iterator.next()
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
  })

  test('destroys a Node stream that waits for its next chunk', async () => {
    const stream = new Readable({ read() {} })
    stream.push('a')
    const { iterator, onError } = await openBody(stream)
    await iterator.next()
    const waiting = iterator.next()
    await turn()
    await iterator.return?.()
    expect(stream.destroyed).toBe(true)
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(onError).not.toHaveBeenCalled()
  })

  test('destroys a Node stream that fails while it is destroyed, without a word', async () => {
    const stream = new Readable({
      read() {},
      destroy: (_error, done) => done(new Error('cannot close')),
    })
    stream.push('a')
    const { iterator } = await openBody(stream)
    await iterator.return?.()
    await turn()
    expect(stream.destroyed).toBe(true)
  })

  test('cancels a ReadableStream', async () => {
    const cancel = vi.fn()
    const start = (controller: ReadableStreamDefaultController) => controller.enqueue(CHUNK)
    const { iterator } = await openBody(new ReadableStream({ start, cancel }))
    await iterator.return?.()
    expect(cancel).toHaveBeenCalledOnce()
  })

  test('of the Response stops the source too', async () => {
    const source = new ControlledSource<string>()
    source.give('a')
    const response = await sendResult(() => source)
    const reader = response.body?.getReader()
    void reader?.read()
    await reader?.cancel()
    expect(source.returned).toBe(1)
  })

  test('of the Response before its first read stops the source too', async () => {
    const source = new ControlledSource<string>()
    source.give('a')
    await (await sendResult(() => source)).body?.cancel()
    expect(source.returned).toBe(1)
  })
})

describe('a source that fails midway', () => {
  test.each<[string, (failure: Error) => unknown]>([
    [
      'an async generator',
      async function* (failure) {
        yield 'a'
        throw failure
      },
    ],
    [
      'a Node stream',
      (failure) =>
        Readable.from(
          (async function* () {
            yield 'a'
            throw failure
          })(),
        ),
    ],
    [
      'a ReadableStream',
      (failure) => {
        let count = 0
        return new ReadableStream(
          {
            pull: (controller) =>
              count++ === 0 ? controller.enqueue(new Uint8Array([97])) : controller.error(failure),
          },
          { highWaterMark: 0 },
        )
      },
    ],
  ])('%s: is reported once, and the reader gets the error', async (_, make) => {
    const failure = new Error('disk')
    const { iterator, onError } = await openBody(make(failure))
    expect((await iterator.next()).done).toBe(false)
    await expect(iterator.next()).rejects.toBe(failure)
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    await iterator.return?.()
    expect(onError.mock.calls.map(([error]) => error)).toEqual([failure])
  })

  test('is one that gives more or less than its length, which counts bytes', async () => {
    const sendText = (length: string) =>
      openBody(ndjson(['ü'], { headers: { 'Content-Length': length } }))
    const { iterator } = await sendText('5')
    expect([await iterator.next(), await iterator.next()]).toEqual([
      { done: false, value: '"ü"\n' },
      { done: true, value: undefined },
    ])
    const short = await sendText('6')
    await short.iterator.next()
    await expect(short.iterator.next()).rejects.toThrow('1 bytes short of')
  })

  test('breaks the body of the Response', async () => {
    const response = await sendResult(async function* () {
      yield 'a'
      throw new Error('disk')
    })
    await expect(response.text()).rejects.toThrow('disk')
  })
})

describe('a source that fails before its first chunk', () => {
  test.each<[string, () => unknown]>([
    [
      'when it is opened',
      () => ({
        [Symbol.asyncIterator]() {
          throw new Error('no such file')
        },
      }),
    ],
    ['when it is first read', () => new ReadableStream({ start: fail })],
    [
      'because somebody else reads it',
      () => {
        const locked = new ReadableStream()
        locked.getReader()
        return locked
      },
    ],
  ])('%s, is answered as any other error, and reported once', async (_, make) => {
    const onError = vi.fn()
    const response = await sendResult(make, { options: { onError } })
    expect([response.status, await response.json()]).toEqual([
      500,
      { title: 'Internal Server Error', status: 500 },
    ])
    expect(onError).toHaveBeenCalledOnce()
  })

  test('is answered with the result of onError', async () => {
    const onError = () => json({ answered: true }, 503)
    const response = await sendResult(() => new ReadableStream({ start: fail }), {
      options: { onError },
    })
    expect([response.status, await response.json()]).toEqual([503, { answered: true }])
  })

  test('is stopped when its client has gone before', async () => {
    const source = new ControlledSource<string>()
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: () => source } }],
    })
    const match = dispatcher.match('/')
    const hostRequest = makeHost({ signal: AbortSignal.abort() })
    expect(match && (await dispatcher.run(match, hostRequest))).toMatchObject({ status: 499 })
    expect(source.returned).toBe(1)
  })

  test('is stopped when its client goes away meanwhile, without a word', async () => {
    const source = new ControlledSource<string>()
    const client = new AbortController()
    const onError = vi.fn()
    const sent = sendResult(() => source, {
      signal: client.signal,
      options: { onError },
    })
    await turn()
    expect([source.asked, source.returned]).toEqual([1, 0])
    client.abort()
    expect((await sent).status).toBe(499)
    source.fail(new Error('stopped'))
    await turn()
    expect([source.returned, onError.mock.calls]).toEqual([1, []])
  })
})

describe('a Response that is in memory as a whole', () => {
  test.each<[string, () => Response, number]>([
    ['of a text', () => new Response('text €'), 8],
    ['of bytes', () => new Response(new Uint8Array(70_000)), 70_000],
    ['of JSON', () => Response.json({ a: 1 }), 7],
    ['of a form', () => new Response(new URLSearchParams('a=1')), 3],
    ['of nothing', () => new Response(''), 0],
  ])('%s is one piece for a host without Requests', async (_, make, length) => {
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: make } }],
    })
    const match = dispatcher.match('/')
    const response = match && (await dispatcher.run(match, makeHost()))
    expect(new Blob([response?.body as string]).size).toBe(length)
  })

  test('is told from a stream by its end, which a stream may reach later', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    void writer.write(CHUNK)
    const { iterator } = await openBody(new Response(readable))
    expect((await iterator.next()).value).toEqual(CHUNK)
    void writer.write(CHUNK)
    expect((await iterator.next()).value).toEqual(CHUNK)
    void writer.close()
    expect((await iterator.next()).done).toBe(true)
  })
})

describe('the source of a body that is not sent is stopped', () => {
  test.each<[string, (source: ControlledSource<string>) => unknown, RequestInit]>([
    ['HEAD', (source) => source, { method: 'HEAD' }],
    ['HEAD of ndjson()', (source) => ndjson(source), { method: 'HEAD' }],
    ['204', (source) => ndjson(source, { status: 204 }), {}],
    [
      '304',
      (source) => ndjson(source, { headers: { ETag: '"a"' } }),
      { headers: { 'If-None-Match': '"a"' } },
    ],
    [
      '412',
      (source) => ndjson(source, { headers: { ETag: '"a"' } }),
      { headers: { 'If-Match': '"b"' } },
    ],
  ])('%s', async (_, result, init) => {
    const source = new ControlledSource<string>()
    await sendResult(() => result(source), init)
    expect([source.asked, source.returned]).toEqual([0, 1])
  })

  test('a Node stream, even one whose file is not there', async () => {
    const { createReadStream } = await import('node:fs')
    const stream = createReadStream('/no/such/file')
    await sendResult(() => stream, { method: 'HEAD' })
    await new Promise<void>((resolve) => stream.once('close', () => resolve()))
    expect(stream.destroyed).toBe(true)
  })

  test('a ReadableStream and a Response', async () => {
    const cancel = vi.fn()
    await sendResult(() => new ReadableStream({ cancel }), { method: 'HEAD' })
    await sendResult(() => new Response(new ReadableStream({ cancel })), { method: 'HEAD' })
    expect(cancel).toHaveBeenCalledTimes(2)
  })

  test('one that cannot be opened is left alone', async () => {
    const locked = new ReadableStream()
    locked.getReader()
    expect((await sendResult(() => locked, { method: 'HEAD' })).status).toBe(200)
  })
})

describe('ndjson()', () => {
  const lines = [{ a: 1 }, 'b\n', null, [1, 2]]
  const expected = '{"a":1}\n"b\\n"\nnull\n[1,2]\n'
  test.each<[string, () => Parameters<typeof ndjson>[0]]>([
    ['a list', () => lines],
    [
      'a generator',
      function* () {
        yield* lines
      },
    ],
    [
      'an async generator',
      async function* () {
        yield* lines
      },
    ],
    ['a Node stream of objects', () => Readable.from(lines.filter((line) => line !== null))],
    [
      'a ReadableStream',
      () =>
        new ReadableStream({
          start(controller) {
            for (const line of lines) controller.enqueue(line)
            controller.close()
          },
        }),
    ],
  ])('sends %s, each value in a line', async (name, make) => {
    const response = await sendResult(() => ndjson(make()))
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    // A stream of Node ends at null.
    expect(await response.text()).toBe(
      name === 'a Node stream of objects' ? expected.replace('null\n', '') : expected,
    )
  })

  test('takes status and headers', async () => {
    const response = await sendResult(() =>
      ndjson([], { status: 201, headers: { 'Content-Type': 'application/jsonl' } }),
    )
    expect([response.status, response.headers.get('content-type')]).toEqual([
      201,
      'application/jsonl',
    ])
  })

  test.each([
    ['a function', () => 1],
    ['undefined', undefined],
  ])('ends with an error for %s', async (_, value) => {
    const { iterator, onError } = await openBody(ndjson([1, value]))
    expect(await iterator.next()).toEqual({ done: false, value: '1\n' })
    await expect(iterator.next()).rejects.toThrow(
      /ndjson\(\) got a value of type (function|undefined), which has no JSON form/,
    )
    expect(onError).toHaveBeenCalledOnce()
  })

  test('stops its source', async () => {
    const source = new ControlledSource<number>()
    source.give(1)
    const { iterator } = await openBody(ndjson(source))
    void iterator.next()
    await turn()
    await iterator.return?.()
    expect(source.returned).toBe(1)
  })

  test('follows the JSON settings of the host, but for the line breaks of its spaces', async () => {
    const values = [{ a: ['b \n'], secret: 1 }]
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: () => ndjson(values) } }],
    })
    const match = dispatcher.match('/')
    const response =
      match &&
      (await dispatcher.run(
        match,
        makeHost({ stringify: (value) => JSON.stringify(value, replaceSecret, 2) }),
      ))
    const chunks = []
    for await (const chunk of (response as PlainResponse).body as AsyncIterable<string>) {
      chunks.push(chunk)
    }
    expect(chunks).toEqual(['{"a": ["b \\n"]}\n'])
  })

  test.each<[unknown, string]>([
    [7, 'got a value of type number'],
    ['text', 'got a value of type string'],
    [() => [1], 'got a value of type function'],
    [null, 'got null'],
    [Promise.resolve([]), 'got a promise'],
  ])('is not built of %o', (values, message) => {
    expect(() => ndjson(values as never)).toThrow(
      `ndjson() ${message}; give an array, an iterable, an async iterable or a ReadableStream`,
    )
  })

  test('is not built with an unknown option', () => {
    expect(() => ndjson([], { space: 2 } as never)).toThrow(
      'ndjson(values, init) has no option "space"',
    )
    expect(() => json([], { headers: { 'X A': 'b' } })).toThrow('Header name')
  })
})

function fail(controller: ReadableStreamDefaultController): void {
  controller.error(new Error('no such file'))
}

function replaceSecret(name: string, value: unknown): unknown {
  return name === 'secret' ? undefined : value
}
