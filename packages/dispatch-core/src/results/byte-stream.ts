import type { ResponseBody } from './plain-response.ts'

/** A source of bytes or text as they come: a Node stream, an async generator, a `ReadableStream`. */
export type ByteStream = AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array>

export function isByteStream(value: object): value is ByteStream {
  return Symbol.asyncIterator in value || isReadableStream(value)
}

function isReadableStream(value: object): value is ReadableStream<Uint8Array> {
  return typeof (value as { getReader?: unknown }).getReader === 'function'
}

/**
 * The same body, which reports the error that ends it before it passes it on. When the reader
 * stops, the source is stopped at once, also while it still waits for its next chunk.
 */
export function watchBody(
  body: ByteStream,
  report: (error: unknown) => void,
): AsyncIterable<Uint8Array | string> {
  return { [Symbol.asyncIterator]: () => watchIterator(openIterator(body), report) }
}

function watchIterator(
  source: AsyncIterator<unknown>,
  report: (error: unknown) => void,
): AsyncIterator<Uint8Array | string, undefined> {
  let isDone = false
  return {
    async next() {
      if (isDone) return { done: true, value: undefined }
      try {
        const result = await source.next()
        if (isDone || result.done === true) {
          isDone = true
          return { done: true, value: undefined }
        }
        return { done: false, value: toChunk(result.value) }
      } catch (error) {
        // After `return()` the source may fail for having been stopped; nobody waits for it.
        if (isDone) return { done: true, value: undefined }
        isDone = true
        report(error)
        stop(source)
        throw error
      }
    },
    async return() {
      if (!isDone) {
        isDone = true
        stop(source)
      }
      return { done: true, value: undefined }
    },
  }
}

function toChunk(value: unknown): Uint8Array | string {
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  throw new TypeError(
    `A streamed chunk is of type ${value === null ? 'null' : typeof value}; yield strings or Uint8Arrays, or return ndjson(iterable) for values`,
  )
}

function openIterator(body: ByteStream): AsyncIterator<unknown> {
  if (!isReadableStream(body)) return body[Symbol.asyncIterator]()
  const reader = body.getReader()
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    async return() {
      await reader.cancel()
      return { done: true, value: undefined }
    },
  }
}

/** Lets a source clean up without waiting for it; what it throws then concerns nobody. */
function stop(source: AsyncIterator<unknown>): void {
  try {
    source.return?.()?.then(undefined, () => {})
  } catch {}
}

/** Stops the source of a body that is not going to be sent. */
export function cancelBody(body: ResponseBody): void {
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) return
  try {
    if (isReadableStream(body)) {
      body.cancel().catch(() => {})
      return
    }
    const { destroy } = body as { destroy?: unknown }
    // A Node stream that was never read is closed by `destroy()` alone.
    if (typeof destroy === 'function') destroy.call(body)
    else stop(body[Symbol.asyncIterator]())
  } catch {}
}
