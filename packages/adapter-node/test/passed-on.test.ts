import { createServer } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createNodeListener } from '../src/index.ts'
import { serve } from './serve.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function serveLoader(loader: () => unknown) {
  const onError = vi.fn()
  const { origin, close } = await serve(
    await createNodeListener({
      routes: [{ pattern: '/x', module: { loader } }],
      onError: (error: unknown) => onError(String(error)),
    }),
  )
  closing.push(close)
  return { url: `${origin}/x`, port: Number(new URL(origin).port), onError }
}

/** A server whose gzipped text says how long it is, in bytes that `fetch()` decodes. */
async function serveUpstream(): Promise<string> {
  const bytes = gzipSync('an upstream’s text')
  const { origin, close } = await serve((_req, res) => {
    res.writeHead(200, {
      'Content-Encoding': 'gzip',
      'Content-Length': bytes.length,
      'Content-Type': 'text/plain',
      'Keep-Alive': 'timeout=99',
    })
    res.end(bytes)
  })
  closing.push(close)
  return origin
}

describe('the answer of an upstream', () => {
  test('is passed on as fetch() has decoded it', async () => {
    const upstream = await serveUpstream()
    const { url, onError } = await serveLoader(() => fetch(upstream))
    const response = await fetch(url)
    expect(response.headers.get('content-encoding')).toBe(null)
    expect(response.headers.get('content-length')).toBe(null)
    expect(response.headers.get('keep-alive')).not.toContain('99')
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect([await response.text(), onError.mock.calls]).toEqual(['an upstream’s text', []])
  })

  test('is broken off where it is made anew with headers that are not true', async () => {
    const upstream = await serveUpstream()
    const { url, onError } = await serveLoader(async () => {
      const { body, headers } = await fetch(upstream)
      return new Response(body, { headers })
    })
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow()
    expect(onError.mock.calls).toEqual([[expect.stringContaining('return upstream itself')]])
  })
})

test.each([
  ['more', '3', 'Error: A body is longer than its Content-Length of 3; '],
  ['fewer', '12', 'Error: A body is 2 bytes short of its Content-Length of 12; '],
])(
  '%s bytes than Content-Length promises are broken off and told to onError',
  async (_what, length, message) => {
    const { port, onError } = await serveLoader(
      () =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode('12345'))
              controller.enqueue(new TextEncoder().encode('67890'))
              controller.close()
            },
          }),
          { headers: { 'Content-Length': length } },
        ),
    )
    const received = await sendRaw(port, 'GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    const [head, body = ''] = received.text.split('\r\n\r\n')
    // The first chunk alone is too long in one of the cases, and is answered before the head is sent.
    const isRefused = head?.startsWith('HTTP/1.1 500 ') === true
    expect(isRefused || body.length <= Number(length), received.text).toBe(true)
    await expect.poll(() => onError.mock.calls).toEqual([[expect.stringContaining(message)]])
  },
)

test('a stream of exactly the promised length is sent', async () => {
  const { url, onError } = await serveLoader(
    () => new Response(new Blob(['12345']).stream(), { headers: { 'Content-Length': '5' } }),
  )
  const response = await fetch(url)
  expect([response.headers.get('content-length'), await response.text()]).toEqual(['5', '12345'])
  expect(onError).not.toHaveBeenCalled()
})

test('a stream that fails midway ends in a reset for HTTP/1.0 clients', async () => {
  const { port, onError } = await serveLoader(async function* () {
    yield 'partial'
    // Until the client has it, which a reset may take from it.
    await new Promise((resolve) => setTimeout(resolve, 50))
    throw new Error('midway')
  })
  const { text, error } = await sendRaw(port, 'GET /x HTTP/1.0\r\n\r\n')
  expect(text).toContain('partial')
  expect([error, onError.mock.calls]).toEqual(['ECONNRESET', [['Error: midway']]])
})

test.each([
  ['in chunks', {}],
  ['of a promised length', { 'Content-Length': '99' }],
])('a stream %s that fails midway ends early, without a reset', async (_how, headers) => {
  const source = async function* () {
    yield new TextEncoder().encode('partial')
    await new Promise((resolve) => setTimeout(resolve, 50))
    throw new Error('midway')
  }
  const { port } = await serveLoader(
    () => new Response(ReadableStream.from(source()) as ReadableStream, { headers }),
  )
  const { text, error } = await sendRaw(port, 'GET /x HTTP/1.1\r\nHost: a\r\n\r\n')
  expect(text).toMatch(/partial(?:\r\n)?$/)
  expect(error).toBe(undefined)
})

test.each([
  ['text/event-stream', true],
  ['application/x-ndjson; charset=utf-8', true],
  ['application/jsonl', true],
  ['text/plain', false],
  ['text/event-streams', false],
])('each part of %s is flushed from code that holds parts back: %s', async (type, isFlushed) => {
  const flush = vi.fn()
  const loader = () =>
    new Response(ReadableStream.from([new Uint8Array(1), new Uint8Array(1)]) as ReadableStream, {
      headers: { 'Content-Type': type },
    })
  const listener = await createNodeListener({ routes: [{ pattern: '/x', module: { loader } }] })
  const { origin, close } = await serve((req, res) => listener(req, Object.assign(res, { flush })))
  closing.push(close)
  expect((await (await fetch(`${origin}/x`)).arrayBuffer()).byteLength).toBe(2)
  expect(flush).toHaveBeenCalledTimes(isFlushed ? 2 : 0)
})

test('a stream that somebody else has ended stops its source and ends no process', async () => {
  let isStopped = false
  const listener = await createNodeListener({
    routes: [
      {
        pattern: '/x',
        module: {
          async *loader() {
            try {
              for (;;) {
                yield 'x'
                await new Promise((resolve) => setTimeout(resolve, 5))
              }
            } finally {
              isStopped = true
            }
          },
        },
      },
    ],
  })
  const server = createServer((req, res) => {
    listener(req, res)
    setTimeout(() => res.end(), 30)
  })
  const { origin, close } = await serve((req, res) => server.emit('request', req, res))
  closing.push(close)
  expect(await (await fetch(`${origin}/x`)).text()).toMatch(/^x+$/)
  await expect.poll(() => isStopped).toBe(true)
})

/** Sends bytes over a socket of its own, and reads until the server closes it. */
function sendRaw(
  port: number,
  request: string,
): Promise<{ text: string; error: string | undefined }> {
  return new Promise((resolve) => {
    let text = ''
    let error: string | undefined
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', (failure: NodeJS.ErrnoException) => {
      error = failure.code
    })
    socket.on('close', () => resolve({ text, error }))
  })
}
