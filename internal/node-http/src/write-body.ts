import type { ServerResponse } from 'node:http'
import type { ResponseBody } from '@portolan/dispatch-core/adapter'
import { breakOff, isOver } from './response-state.ts'

/** A body that arrives in parts. */
export type StreamedBody = Exclude<ResponseBody, string | Uint8Array | null>

/** A body that is there as a whole, or none. */
export type WholeBody = Exclude<ResponseBody, StreamedBody>

export function isStream(body: ResponseBody): body is StreamedBody {
  return typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
}

/**
 * Writes the body of a response whose status and headers are set, and ends it.
 *
 * @returns for a stream, a promise that resolves when it is over, and rejects with an error that
 * `res` throws
 */
export function writeBody(res: ServerResponse, body: ResponseBody): Promise<void> | undefined {
  if (isStream(body)) {
    res.flushHeaders()
    return writeStream(res, body)
  }
  const length = measure(res, {
    status: res.statusCode,
    body,
    hasLength: res.hasHeader('content-length'),
  })
  // Other code may compare the length with a string: `res.json()` of Express sets a string.
  if (length !== undefined) res.setHeader('Content-Length', String(length))
  endWith(res, body)
  return undefined
}

/** Ends a response with its body. */
export function endWith(res: ServerResponse, body: WholeBody): void {
  if (body === null) {
    res.end()
  } else {
    res.end(body)
  }
}

/**
 * The `Content-Length` to set, in bytes; for an answer without a body 0 if a body could follow (RFC
 * 9110, section 8.6) and no length is set.
 */
export function measure(
  res: ServerResponse,
  {
    status,
    body,
    hasLength,
  }: { readonly status: number; readonly body: WholeBody; readonly hasLength: boolean },
): number | undefined {
  if (body !== null) return Buffer.byteLength(body)
  if (hasLength || res.req.method === 'HEAD' || status === 204 || status === 304) return undefined
  return 0
}

/**
 * Streams a body to a response whose head is written. It waits for a slow client, and stops the
 * source when the client goes away. When the source fails, it breaks the response off, so that the
 * client does not take the part for the whole.
 */
async function writeStream(res: ServerResponse, body: StreamedBody): Promise<void> {
  const iterator = body[Symbol.asyncIterator]()
  const reader = new ResponseReader(res, () => void iterator.return?.())
  // The client may have gone before the first chunk. No event will report that again.
  if (isOver(res)) return reader.stop()
  const flush = findFlush(res)
  try {
    for (;;) {
      const chunk = await next(iterator)
      if (chunk === undefined) return breakOff(res)
      if (chunk.done === true) break
      // Code around the routes has ended the response. Node would report a write by an event then.
      if (res.writableEnded) return reader.stop()
      const written: unknown = res.write(chunk.value)
      flush?.call(res)
      // The responses of serverless adapters return nothing and never emit `drain`.
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
 * The client's end of a stream. It has one listener for each event of the response, because
 * middleware that compresses keeps listeners for `drain` and does not let them be removed.
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

  /** Resolves when the client has read more, or has gone. */
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

/** `undefined` if the source fails. The dispatcher has reported the error. */
async function next<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T> | undefined> {
  try {
    return await iterator.next()
  } catch {
    return undefined
  }
}

/**
 * The function that sends the chunks that middleware such as `compression` holds back, for streams
 * whose client waits for each message. Other streams compress better without it.
 */
function findFlush(res: ServerResponse & { flush?: unknown }): (() => void) | undefined {
  const { flush } = res
  if (typeof flush !== 'function' || !MESSAGE_TYPES.test(String(res.getHeader('content-type')))) {
    return undefined
  }
  return flush as () => void
}

/** The media types of Server-Sent Events and of newline-delimited JSON. */
const MESSAGE_TYPES = /^(?:text\/event-stream|application\/(?:x-ndjson|ndjson|jsonl))\s*(?:;|$)/i

/** Stops the source of a body that will not be sent. */
export function stopBody(body: ResponseBody): void {
  if (isStream(body)) void body[Symbol.asyncIterator]().return?.()
}
