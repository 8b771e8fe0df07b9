import { expect, test, vi } from 'vitest'
import {
  createDispatcher,
  type Handler,
  type Middleware,
  readAnswer,
  toAnswer,
} from '../../src/index.ts'

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
