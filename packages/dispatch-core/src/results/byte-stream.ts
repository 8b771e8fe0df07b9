import type { ResponseBody } from './plain-response.ts'
import { openSource, type Source, stopSource } from './source.ts'

/** A source of bytes or text as they come: a Node stream, an async generator, a `ReadableStream`. */
export type ByteStream = AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array>

/**
 * The same body, which reports the error that ends it before it passes it on. When the reader
 * stops, the source is stopped at once, also while it still waits for its next chunk.
 */
export function watchBody(
  body: ByteStream,
  report: (error: unknown) => void,
): AsyncIterable<Uint8Array | string> {
  return { [Symbol.asyncIterator]: () => new WatchedBody(body, report) }
}

/** Whether a body is there at once. */
export function isWhole(body: ResponseBody | ByteStream): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array
}

/** Stops the source of a body that is not going to be sent. */
export function cancelBody(body: ResponseBody | ByteStream): void {
  if (body !== null && !isWhole(body)) stopSource(body)
}

class WatchedBody implements AsyncIterator<Uint8Array | string, undefined> {
  readonly #body: ByteStream
  readonly #report: (error: unknown) => void
  #source: Source<unknown> | undefined
  #isDone = false

  constructor(body: ByteStream, report: (error: unknown) => void) {
    this.#body = body
    this.#report = report
  }

  async next(): Promise<IteratorResult<Uint8Array | string, undefined>> {
    if (this.#isDone) return end
    try {
      this.#source ??= openSource<unknown>(this.#body)
      const { done, value } = await this.#source.next()
      if (done === true) this.#isDone = true
      // A chunk that comes after `return()` is not wanted any more.
      return this.#isDone ? end : { done: false, value: toChunk(value) }
    } catch (error) {
      // After `return()` the source may fail for having been stopped; nobody waits for it.
      if (this.#isDone) return end
      this.#isDone = true
      this.#report(error)
      this.#source?.stop()
      throw error
    }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (!this.#isDone) {
      this.#isDone = true
      if (this.#source === undefined) stopSource(this.#body)
      else this.#source.stop()
    }
    return end
  }
}

const end: IteratorReturnResult<undefined> = { done: true, value: undefined }

function toChunk(value: unknown): Uint8Array | string {
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  throw new TypeError(
    `A streamed chunk is of type ${value === null ? 'null' : typeof value}; yield strings or Uint8Arrays, or return ndjson(iterable) for values`,
  )
}
