import { type RequestListener, ServerResponse } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createNodeListener, type HandlerContext, json } from '../src/index.ts'
import { serve } from './serve.ts'

type Loader = (context: HandlerContext) => unknown

/** Code in front of the routes whose `writeHead()` throws, but for a second request. */
const refuseHeads =
  (listener: RequestListener): RequestListener =>
  (req, res) => {
    if (req.url !== '/fine') {
      res.writeHead = () => {
        throw new Error('in front')
      }
    }
    listener(req, res)
  }

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Asks once more in the end, since an exception that ends the process would come after the first answer. */
async function ask(
  loader: Loader,
  wrap: (listener: RequestListener) => RequestListener = keep,
  onError = vi.fn(),
) {
  const listener = await createNodeListener({
    routes: [
      { pattern: '/x', module: { loader } },
      { pattern: '/fine', module: { loader: () => 'fine' } },
    ],
    onError: (error: unknown, { route }) => onError(String(error), route.pattern),
  })
  const { origin, close } = await serve(wrap(listener))
  closing.push(close)
  const response = await fetch(`${origin}/x`).then(
    async (answer) => ({
      status: answer.status,
      headers: answer.headers,
      text: await answer.text().catch(() => 'broken off'),
    }),
    () => undefined,
  )
  expect(await (await fetch(`${origin}/fine`)).json()).toBe('fine')
  return { response, onError }
}

function keep(listener: RequestListener): RequestListener {
  return listener
}

describe('a head that Node refuses', () => {
  test.each(['Trailer', 'Transfer-Encoding'])('has no %s beside a whole body', async (name) => {
    const { response, onError } = await ask(({ res }) => {
      res.setHeader(name, 'chunked')
      return { a: 1 }
    })
    expect(response).toMatchObject({ status: 200, text: '{"a":1}' })
    expect(response?.headers.get(name)).toBe(null)
    expect(response?.headers.get('content-length')).toBe('7')
    expect(onError).not.toHaveBeenCalled()
  })

  test.each<[string, () => unknown]>([
    ['a value', () => ({ a: 1 })],
    ['nothing', () => undefined],
    ['a promise', async () => ({ a: 1 })],
    ['a stream', () => new Response('streamed').body],
  ])('is a 500 that onError is told of, with %s as result', async (_what, result) => {
    const { response, onError } = await ask(({ res }) => {
      res.statusMessage = 'two\nlines'
      return result()
    })
    expect(response).toMatchObject({
      status: 500,
      text: '{"title":"Internal Server Error","status":500}',
    })
    expect(onError.mock.calls).toEqual([[expect.stringContaining('ERR_INVALID_CHAR'), '/x']])
  })

  test('is answered with the result of onError, also if it comes later', async () => {
    const onError = vi.fn(async () => json({ answered: true }, 503))
    const { response } = await ask(
      ({ res }) => {
        res.statusMessage = 'two\nlines'
        return 1
      },
      keep,
      onError,
    )
    expect(response).toMatchObject({ status: 503, text: '{"answered":true}' })
  })

  test('is broken off where the result of onError is a stream that it refuses too', async () => {
    const onError = vi.fn(() => new Response('streamed').body)
    const { response } = await ask(() => 1, refuseHeads, onError)
    expect(response).toBe(undefined)
    expect(onError).toHaveBeenCalledOnce()
  })

  test('is a 500 where the handler answers by itself', async () => {
    const { response, onError } = await ask(({ res }) => {
      res.setHeader('Trailer', 'x')
      res.setHeader('Content-Length', 4)
      res.end('sent')
    })
    expect([response?.status, onError.mock.calls.length]).toEqual([500, 1])
  })
})

test('code in front that throws while the head is written breaks the response off, told to onError once', async () => {
  const { response, onError } = await ask(() => 1, refuseHeads)
  expect(response).toBe(undefined)
  expect(onError.mock.calls).toEqual([['Error: in front', '/x']])
})

test('code in front that throws while a stream is written breaks it off, told to onError once', async () => {
  let isStopped = false
  const { response, onError } = await ask(
    async function* () {
      try {
        yield 'one'
        yield 'two'
      } finally {
        isStopped = true
      }
    },
    (listener) => (req, res) => {
      if (req.url !== '/fine') {
        res.write = (chunk: unknown) => {
          if (chunk === 'two') throw new Error('in front')
          return Reflect.apply(ServerResponse.prototype.write, res, [chunk])
        }
      }
      listener(req, res)
    },
  )
  expect([response?.status, response?.text]).toEqual([200, 'broken off'])
  expect([onError.mock.calls, isStopped]).toEqual([[['Error: in front', '/x']], true])
})
