import {
  type DispatcherOptions,
  eventStream,
  type Handler,
  HttpError,
  ndjson,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/** A size that no server and no client buffers as a whole. */
const largeChunk = 'x'.repeat(65_536)

/** Bodies that arrive in parts. Each source notes its own end. */
export function createStreamsApp(): DispatcherOptions {
  const { note, route } = createEventLog()

  async function* words(): AsyncGenerator<string> {
    try {
      yield 'one '
      yield 'two '
      yield 'drei €'
    } finally {
      note('finished')
    }
  }
  async function* failing(): AsyncGenerator<string> {
    try {
      yield 'partial'
      throw new Error('The source failed')
    } finally {
      note('finished')
    }
  }
  async function* failingWith(error: Error): AsyncGenerator<string> {
    note('opened')
    await new Promise((resolve) => setTimeout(resolve, 5))
    yield await Promise.reject<string>(error)
  }
  const failingAtOnce = () => failingWith(new Error('The source failed'))
  const gone = () => failingWith(new HttpError(410))
  async function* empty(): AsyncGenerator<string> {
    yield* []
  }
  /** It gives nothing until it is told to stop. */
  async function* silent(signal: AbortSignal): AsyncGenerator<string> {
    note('opened')
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    note('finished')
    yield* []
  }
  async function* endless(): AsyncGenerator<string> {
    let chunks = 0
    try {
      for (;;) {
        yield largeChunk
        if (++chunks % 1_000 === 0) note(`${chunks} chunks`)
      }
    } finally {
      note('finished')
    }
  }
  /** It yields once and then waits for ever. */
  async function* waiting(): AsyncGenerator<string> {
    yield 'first'
    await new Promise(() => {})
  }
  async function* values(): AsyncGenerator<unknown> {
    yield { a: 1 }
    yield 'line\nbreak'
    yield null
  }
  function readable(source: AsyncGenerator<string>): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder()
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await source.next()
        if (done) {
          controller.close()
        } else {
          controller.enqueue(encoder.encode(value))
        }
      },
      async cancel() {
        await source.return(undefined)
      },
    })
  }
  /** A source whose `return` ends it at once, even while `next` waits. */
  function stoppable(): AsyncIterable<string> {
    const chunks = waiting()
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => chunks.next(),
        return: async () => {
          note('finished')
          return { done: true, value: undefined }
        },
      }),
    }
  }
  const events = () => [
    { data: 'plain' },
    { event: 'named', id: '7', data: { a: 'two\nlines' } },
    { retry: 500, data: 'two\nlines' },
  ]
  const loaders: Readonly<Record<string, Handler>> = {
    '/words': words,
    '/readable': () => readable(words()),
    '/response': () =>
      new Response(readable(words()), { headers: { 'Content-Type': 'text/plain' } }),
    '/typed': ({ reply }) => {
      reply.headers.set('Content-Type', 'text/csv')
      return words()
    },
    '/failing': failing,
    '/failing-readable': () => readable(failing()),
    '/failing-response': () => new Response(readable(failing())),
    '/failing-at-once': failingAtOnce,
    '/failing-at-once-readable': () => readable(failingAtOnce()),
    '/failing-at-once-ndjson': () => ndjson(failingAtOnce()),
    '/erroring-readable': () =>
      new ReadableStream({ start: (controller) => controller.error(new Error('broken')) }),
    '/wrong-first-chunk': async function* () {
      yield { not: 'text' }
    },
    '/gone': gone,
    '/empty': empty,
    '/silent': ({ signal }) => silent(signal),
    '/silent-readable': ({ signal }) => readable(silent(signal)),
    '/late': ({ signal }) => silent(signal),
    '/endless': endless,
    '/endless-readable': () => readable(endless()),
    '/endless-response': () => new Response(readable(endless())),
    '/waiting': stoppable,
    '/waiting-events': () => eventStream(stoppable()),
    '/wrong-chunk': async function* () {
      yield 'partial'
      yield { not: 'text' }
    },
    '/ndjson': () => ndjson(values()),
    '/events': () => eventStream(events()),
    '/last-event-id': () =>
      eventStream(async function* ({ lastEventId }) {
        yield `after ${lastEventId}`
      }),
    '/injected': () =>
      eventStream(async function* () {
        yield { event: 'a\nevent: forged', data: 'x' }
      }),
    '/no-content': () => new Response(null, { status: 204 }),
  }
  return {
    onError: () => note('onError'),
    routes: [
      route,
      ...Object.entries(loaders).map(([pattern, loader]) => ({
        pattern,
        module: { loader, ...(pattern === '/late' && { config: { timeout: 50 } }) },
      })),
    ],
  }
}
