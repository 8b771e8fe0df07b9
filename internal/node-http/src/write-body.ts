import type { ServerResponse } from 'node:http'
import type { ResponseBody } from '@portolan/dispatch-core/adapter'
import { emptyLength } from './empty-length.ts'
import { breakOff, isOver } from './response-state.ts'

/** A body that comes bit by bit. */
export type StreamedBody = Exclude<ResponseBody, string | Uint8Array | null>

export function isStream(body: ResponseBody): body is StreamedBody {
  return typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
}

/**
 * Writes the body of a response whose status and headers are set, and ends it.
 *
 * @returns for a stream, what settles when it is over, and rejects with what `res` throws
 */
export function writeBody(res: ServerResponse, body: ResponseBody): Promise<void> | undefined {
  if (isStream(body)) {
    res.flushHeaders()
    return writeStream(res, body)
  }
  const length =
    body === null
      ? emptyLength(res, res.statusCode, res.hasHeader('content-length'))
      : Buffer.byteLength(body)
  // As text, which is how `res.json()` of Express sets it: code that reads it may compare.
  if (length !== undefined) res.setHeader('Content-Length', String(length))
  if (body === null) res.end()
  else res.end(body)
  return undefined
}

/**
 * Streams a body to a response whose head is written. It waits for a slow client; its source is
 * stopped when the client goes away, and the response is broken off when the source fails, so
 * that nobody takes what came for the whole.
 */
async function writeStream(res: ServerResponse, body: StreamedBody): Promise<void> {
  const iterator = body[Symbol.asyncIterator]()
  const reader = new ResponseReader(res, () => void iterator.return?.())
  // A client may be gone before the first chunk: nobody will be told of it again then.
  if (isOver(res)) return reader.stop()
  const flush = findFlush(res)
  try {
    for (;;) {
      const chunk = await next(iterator)
      if (chunk === undefined) return breakOff(res)
      if (chunk.done === true) break
      // Code around the routes has ended it meanwhile; Node reports a write then by an event.
      if (res.writableEnded) return reader.stop()
      const written: unknown = res.write(chunk.value)
      flush?.call(res)
      // Responses of serverless adapters return nothing, and never drain.
      if (written === false) await reader.drained()
    }
    res.end()
  } catch (error) {
    reader.stop()
    throw error
  } finally {
    reader.leave()
  }
}

/**
 * The client's end of a stream, with one listener for each event of the response: middleware that
 * compresses keeps the listeners for `drain` where nobody can remove them.
 */
class ResponseReader {
  readonly #res: ServerResponse
  readonly stop: () => void
  #isListening = false
  #wake: () => void = () => {}

  /** @param stop called when the client goes away */
  constructor(res: ServerResponse, stop: () => void) {
    this.#res = res
    this.stop = stop
    res.once('close', this.#onClose)
  }

  /** Resolves when the client has read on, or has gone. */
  drained(): Promise<void> {
    if (isOver(this.#res)) return Promise.resolve()
    if (!this.#isListening) this.#res.on('drain', this.#onDrain)
    this.#isListening = true
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  leave(): void {
    this.#res.off('close', this.#onClose)
    this.#res.off('drain', this.#onDrain)
  }

  readonly #onDrain = () => this.#wake()

  readonly #onClose = () => {
    this.stop()
    this.#wake()
  }
}

/** `undefined` where the source fails: the dispatcher has reported the error. */
async function next<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T> | undefined> {
  try {
    return await iterator.next()
  } catch {
    return undefined
  }
}

/**
 * What sends on at once what middleware such as `compression` holds back, for streams whose
 * client waits for each message. The others compress better without.
 */
function findFlush(res: ServerResponse & { flush?: unknown }): (() => void) | undefined {
  const { flush } = res
  if (typeof flush !== 'function' || !messageTypes.test(String(res.getHeader('content-type'))))
    return undefined
  return flush as () => void
}

/** Server-Sent Events and JSON in lines, by the names it goes by. */
const messageTypes = /^(?:text\/event-stream|application\/(?:x-ndjson|ndjson|jsonl))\s*(?:;|$)/i

/** Stops the source of a body that is not going to be sent. */
export function stopBody(body: ResponseBody): void {
  if (isStream(body)) void body[Symbol.asyncIterator]().return?.()
}
