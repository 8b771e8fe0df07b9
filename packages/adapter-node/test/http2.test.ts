import { once } from 'node:events'
import { type ClientHttp2Session, connect, createServer } from 'node:http2'
import { serve } from '@portolan-internal/adapter-contract'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createNodeListener, type HandlerContext, json } from '../src/index.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

type Handle = (context: HandlerContext) => unknown

async function connectTo(loader: Handle, action?: Handle) {
  const onError = vi.fn()
  const listener = await createNodeListener({
    routes: [
      {
        pattern: '/x',
        module: { loader, ...(action && { action }), config: { body: { parse: false } } },
      },
    ],
    onError: (error: unknown) => onError(String(error)),
  })
  const { origin, close } = await serve(createServer(listener))
  const session = connect(origin)
  session.on('error', () => {})
  closing.push(close)
  return { session, onError }
}

async function get(session: ClientHttp2Session) {
  const stream = session.request({ ':path': '/x' })
  let status: unknown
  let text = ''
  stream.on('error', () => {})
  stream.on('response', (headers) => {
    status = headers[':status']
  })
  stream.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  await once(stream, 'close').catch(() => {})
  return { status, text, code: stream.rstCode }
}

describe('a response over HTTP/2', () => {
  test.each(['Connection', 'Keep-Alive', 'Proxy-Connection', 'Transfer-Encoding', 'Upgrade', 'TE'])(
    'is sent without %s, whoever has set it',
    async (name) => {
      const { session, onError } = await connectTo(({ res }) => {
        res.setHeader(name, 'x')
        return { a: 1 }
      })
      expect(await get(session)).toEqual({ status: 200, text: '{"a":1}', code: 0 })
      expect(onError).not.toHaveBeenCalled()
    },
  )

  test.each<[string, Handle]>([
    [
      'a stream that fails midway',
      async function* () {
        yield 'partial'
        await new Promise((resolve) => setTimeout(resolve, 50))
        throw new Error('midway')
      },
    ],
    [
      'a handler that fails after it has begun to answer',
      async ({ res }) => {
        res.write('partial')
        await new Promise((resolve) => setTimeout(resolve, 50))
        throw new Error('midway')
      },
    ],
  ])('ends with INTERNAL_ERROR after %s', async (_what, loader) => {
    const { session, onError } = await connectTo(loader)
    expect(await get(session)).toEqual({ status: 200, text: 'partial', code: 2 })
    expect(onError.mock.calls).toEqual([['Error: midway']])
  })
})

test.each<[string, (session: ClientHttp2Session) => void]>([
  ['a stream that is reset', () => {}],
  ['a session that is destroyed', (session) => session.destroy()],
])('request.json() rejects after %s, and signal is aborted', async (_how, leave) => {
  const outcome: unknown[] = []
  let hasBegun: () => void = () => {}
  const begun = new Promise<void>((resolve) => {
    hasBegun = resolve
  })
  const { session, onError } = await connectTo(
    () => undefined,
    async ({ request, signal }) => {
      hasBegun()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      outcome.push(signal.reason.name)
      const read = request.json()
      outcome.push(
        await read.then(
          () => 'read',
          () => 'rejected',
        ),
      )
    },
  )
  const stream = session.request({ ':path': '/x', ':method': 'POST' })
  stream.on('error', () => {})
  stream.write('{"a":')
  await begun
  leave(session)
  stream.destroy()
  await expect.poll(() => outcome).toEqual(['AbortError', 'rejected'])
  expect(onError).not.toHaveBeenCalled()
})

describe('a body over HTTP/2 that is not read to its end', () => {
  const readOne: Handle = async ({ request, res }) => {
    const reader = request.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    if (!res.writableEnded) return 'read'
  }

  test('closes its stream if the client sends on for ever', async () => {
    const { session, onError } = await connectTo(() => undefined, readOne)
    const stream = session.request({ ':path': '/x', ':method': 'POST' })
    stream.on('error', () => {})
    const sending = setInterval(() => stream.write('x'.repeat(100)), 20)
    const text = stream.setEncoding('utf8').toArray()
    await once(stream, 'close')
    clearInterval(sending)
    expect([(await text).join(''), onError.mock.calls]).toEqual(['"read"', []])
  })

  test('is dropped after an answer that came before it', async () => {
    const { session } = await connectTo(
      () => undefined,
      async (context) => {
        context.res.end('early')
        await once(context.res, 'finish')
        await readOne(context)
        return context.res
      },
    )
    const stream = session.request({ ':path': '/x', ':method': 'POST' })
    stream.write('x')
    const text = stream.setEncoding('utf8').toArray()
    await once(stream, 'end')
    stream.write('y')
    stream.end('z')
    await once(stream, 'close')
    expect([(await text).join(''), stream.rstCode]).toEqual(['early', 0])
  })
})

test('a head that is refused over HTTP/2 is a 500', async () => {
  const { session, onError } = await connectTo(({ res }) => {
    const { setHeader } = res
    res.setHeader = (name, value) => {
      if (name === 'X-Bad') throw new Error('refused')
      return setHeader.call(res, name, value)
    }
    return json(1, { headers: { 'X-Bad': '1' } })
  })
  expect(await get(session)).toMatchObject({ status: 500 })
  expect(onError.mock.calls).toEqual([['Error: refused']])
})
