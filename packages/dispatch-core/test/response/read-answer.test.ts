import { expect, test, vi } from 'vitest'
import {
  type Answer,
  createDispatcher,
  type Handler,
  HttpError,
  json,
  type Middleware,
  readAnswer,
  toAnswer,
} from '../../src/index.ts'
import { makeHost } from '../made-host.ts'

async function send(loader: Handler, middleware: Middleware, onError = vi.fn()) {
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader }, middleware: [middleware] }],
    onError,
  })
  return dispatcher.fetch(new Request('http://localhost/'))
}

const read: Middleware = (context, next) => readAnswer(context, next)

test('an error that nobody planned is thrown on, and reported once', async () => {
  const onError = vi.fn()
  const failure = new Error('broken')
  const after = vi.fn()
  const response = await send(
    () => {
      throw failure
    },
    async (context, next) => {
      const answer = await readAnswer(context, next)
      after()
      return answer
    },
    onError,
  )
  expect(response.status).toBe(500)
  expect(after).not.toHaveBeenCalled()
  expect(onError.mock.calls.map(([error]) => error)).toEqual([failure])
})

test('a Response whose body fails at once is an error', async () => {
  const onError = vi.fn()
  const failure = new Error('no bytes')
  const body = new ReadableStream({
    start: (controller) => controller.error(failure),
  })
  expect((await send(() => new Response(body), read, onError)).status).toBe(500)
  expect(onError.mock.calls[0]?.[0]).toBe(failure)
})

test('a Response with a stream is sent chunk by chunk, with its status text', async () => {
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      controller.enqueue(new TextEncoder().encode('chunk'))
      controller.close()
    },
  })
  const response = await send(() => new Response(body, { statusText: 'Fine' }), read)
  expect(response.statusText).toBe('Fine')
  expect(await response.text()).toBe('chunk')
})

test('a Response whose stream goes on is sent as it comes', async () => {
  const texts = ['a', 'b']
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      const text = texts.shift()
      if (text === undefined) return controller.close()
      controller.enqueue(new TextEncoder().encode(text))
    },
  })
  const seen: (Answer | undefined)[] = []
  const response = await send(
    () => new Response(body),
    async (context, next) => {
      seen.push(await readAnswer(context, next))
      return seen[0]
    },
  )
  expect(seen[0]?.body).not.toBeTypeOf('string')
  expect(await response.text()).toBe('ab')
})

test('a media type that was set before is not in the answer, and is sent', async () => {
  const seen: (Answer | undefined)[] = []
  const response = await send(
    () => ({ a: 1 }),
    async (context, next) => {
      context.reply.headers.set('Content-Type', 'application/vnd.x+json')
      seen.push(await readAnswer(context, next))
      return seen[0]
    },
  )
  expect(seen[0]?.headers).toEqual([])
  expect(response.headers.get('content-type')).toBe('application/vnd.x+json')
})

test('what a host has answered itself is no answer to read', async () => {
  const seen: unknown[] = []
  const dispatcher = createDispatcher({
    routes: [
      {
        pattern: '/',
        module: { loader: () => undefined },
        middleware: [
          async (context, next) => {
            seen.push(await readAnswer(context, next))
          },
        ],
      },
    ],
  })
  const match = dispatcher.match('/')
  const hostRequest = makeHost({ isAnswered: () => true })
  expect(match && (await dispatcher.run(match, hostRequest))).toBeUndefined()
  expect(seen).toEqual([undefined])
})

test('a copy with other members is sent as it says', async () => {
  const response = await send(
    () => ({ a: 1 }),
    async (context, next) => {
      const answer = await readAnswer(context, next)
      return answer && { ...answer, status: 203, body: 'other' }
    },
  )
  expect(response.status).toBe(203)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  expect(await response.text()).toBe('other')
})

test('conditions hold for an answer that was made', async () => {
  const middleware: Middleware = () =>
    toAnswer({ status: 200, headers: { ETag: '"v"' }, body: new Uint8Array([1]) })
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader: () => 1 }, middleware: [middleware] }],
  })
  const init = { headers: { 'if-none-match': '"v"' } }
  expect((await dispatcher.fetch(new Request('http://localhost/', init))).status).toBe(304)
})

test('wrong parts of an answer and a context made by hand are refused', async () => {
  expect(() => toAnswer({ status: 99, body: null })).toThrow(/toAnswer\(\) got the status 99/)
  expect(() => toAnswer({ status: 200, headers: { 'a b': '1' }, body: null })).toThrow(/"a b"/)
  await expect(readAnswer({} as never, async () => {})).rejects.toThrow(
    /readAnswer\(\) got a context that no dispatcher has made/,
  )
})

/** What a middleware reads from a host whose response other code writes headers to. */
async function readOnHost(loader: Handler, written: Map<string, readonly string[]>) {
  const seen: (Answer | undefined)[] = []
  const middleware: Middleware = async (context, next) => {
    context.reply.headers.set('X-Outside', 'kept')
    seen.push(await readAnswer(context, next))
    return seen[0]
  }
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader }, middleware: [middleware] }],
  })
  const match = dispatcher.match('/')
  const hostRequest = makeHost({
    responseHeaders: () => written,
    setResponseHeader: (name, values) => void written.set(name, values),
    removeResponseHeader: (name) => void written.delete(name),
  })
  const response = match && (await dispatcher.run(match, hostRequest))
  return { answer: seen[0], response }
}

test('headers that a handler sets on the response of a host are in the answer alone', async () => {
  const before = [
    ['x-kept', ['1']],
    ['x-same', ['1', '2']],
    ['x-changed', ['1', '2']],
    ['vary', ['A,B']],
    ['set-cookie', ['a=1']],
  ] as const
  const written = new Map<string, readonly string[]>(before)
  const loader: Handler = ({ reply }) => {
    written.set('x-same', ['1', '2'])
    written.set('x-changed', ['1', '3', '4'])
    written.set('x-new', ['host'])
    written.set('x-mine', ['host'])
    written.set('x-result', ['host'])
    written.set('vary', ['A, B ,C'])
    written.set('set-cookie', ['a=1', 'b=2'])
    reply.headers.set('X-Mine', 'reply')
    reply.headers.append('Vary', 'D')
    reply.headers.append('Set-Cookie', 'c=3')
    reply.headers.append('Set-Cookie', 'd=4')
    return json(1, { headers: { 'X-Result': 'result', Vary: 'E', 'Set-Cookie': 'e=5' } })
  }
  const { answer } = await readOnHost(loader, written)
  const lines = answer?.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`)
  expect(lines?.toSorted()).toEqual([
    'content-type: application/json; charset=utf-8',
    'set-cookie: b=2',
    'set-cookie: c=3',
    'set-cookie: d=4',
    'set-cookie: e=5',
    'vary: C',
    'vary: D',
    'vary: E',
    'x-changed: 1',
    'x-changed: 3',
    'x-changed: 4',
    'x-mine: reply',
    'x-new: host',
    'x-result: result',
  ])
  expect([...written]).toEqual(before)
})

test('of a problem, headers that a handler set for its content are left out', async () => {
  const written = new Map<string, readonly string[]>()
  const { answer, response } = await readOnHost(({ reply }) => {
    reply.headers.set('Content-Language', 'de')
    reply.headers.set('X-A', 'b')
    throw new HttpError(404)
  }, written)
  expect(answer?.headers).toEqual([
    ['Content-Type', 'application/problem+json'],
    ['x-a', 'b'],
  ])
  expect(response?.headers).toContainEqual(['Content-Type', 'application/problem+json'])
})
