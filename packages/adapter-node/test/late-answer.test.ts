import { connect, createServer as createHttp2Server } from 'node:http2'
import { Readable } from 'node:stream'
import { serve as serveServer } from '@portolan-internal/adapter-contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createNodeListener, type HandlerContext } from '../src/index.ts'
import { serve } from './serve.ts'

type Loader = (context: HandlerContext) => unknown
type Late = (res: HandlerContext['res']) => unknown

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const uncaught = vi.fn()
beforeEach(() => {
  uncaught.mockClear()
  process.on('uncaughtException', uncaught)
})
afterEach(() => {
  process.off('uncaughtException', uncaught)
  vi.restoreAllMocks()
})

/** The answer, and the number of warnings and of errors that would have ended the process. */
async function ask(loader: Loader) {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const listener = await createNodeListener({
    routes: [{ pattern: '/x', id: 'late/route', module: { loader } }],
  })
  const { origin, close } = await serve(listener)
  const response = await fetch(`${origin}/x`)
  const text = await response.text()
  await expect.poll(() => warn.mock.calls.length).toBe(1)
  await wait(20)
  expect((await fetch(`${origin}/none`)).status).toBe(404)
  await close()
  return { status: response.status, text, warn, uncaught: uncaught.mock.calls }
}

function later(act: Late, result?: unknown): Loader {
  return ({ res }) => {
    setTimeout(() => act(res), 20)
    return result
  }
}

describe('an answer that comes after the handler has returned', () => {
  test.each<[string, Late]>([
    ['by writeHead() and end()', (res) => res.writeHead(200, { 'X-Late': '1' }).end('late')],
    ['by setHeader() and end()', (res) => res.setHeader('X-Late', '1').end('late')],
    ['by appendHeader()', (res) => res.appendHeader('X-Late', '1').end('late')],
    ['by write()', (res) => [res.write('late'), res.end()]],
    ['by flushHeaders()', (res) => [res.flushHeaders(), res.removeHeader('X-A'), res.end('late')]],
    ['by a pipe', (res) => Readable.from(['la', 'te']).pipe(res)],
  ])('%s is dropped with one warning, and the process lives', async (_how, act) => {
    const { warn, ...asked } = await ask(later(act))
    expect(asked).toEqual({ status: 204, text: '', uncaught: [] })
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^late\/route: .*after it had returned.*Return res/)],
    ])
  })

  test('is dropped behind a value and behind a stream too', async () => {
    const end: Late = (res) => res.setHeader('X-Late', '1').end('late')
    expect(await ask(later(end, { a: 1 }))).toMatchObject({ status: 200, text: '{"a":1}' })
    vi.restoreAllMocks()
    expect(
      await ask(({ res }) => {
        setTimeout(() => end(res), 60)
        return Readable.from(['str', 'eam'])
      }),
    ).toMatchObject({ status: 200, text: 'stream', uncaught: [] })
  })

  test('is dropped over HTTP/2 too', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const loader = later((res) => res.setHeader('X-Late', '1').end('late'))
    const listener = await createNodeListener({ routes: [{ pattern: '/x', module: { loader } }] })
    const { origin, close } = await serveServer(createHttp2Server(listener))
    const session = connect(origin)
    const stream = session.request({ ':path': '/x' })
    const status = new Promise((resolve) =>
      stream.once('response', (head) => resolve(head[':status'])),
    )
    expect(await status).toBe(204)
    session.close()
    await expect.poll(() => warn.mock.calls.length).toBe(1)
    expect(uncaught).not.toHaveBeenCalled()
    await close()
  })
})

test('a handler that returns ctx.res answers when it wants', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const loader: Loader = ({ res }) => {
    setTimeout(() => res.end('in time'), 20)
    return res
  }
  const { origin, close } = await serve(
    await createNodeListener({ routes: [{ pattern: '/x', module: { loader } }] }),
  )
  expect(await (await fetch(`${origin}/x`)).text()).toBe('in time')
  expect(warn).not.toHaveBeenCalled()
  await close()
})
