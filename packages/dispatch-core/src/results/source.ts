import { UsageError } from '../checks/errors.ts'
import type { ResponseBody } from '../contract/plain-response.ts'

/** A source of values, which come one after the other. */
export type SourceInput<T> = AsyncIterable<T> | Iterable<T> | ReadableStream<T>

/**
 * @param where the function that was given the source, for messages
 * @throws {UsageError} for a value that is not a source. A string is not one, though its
 * characters can be iterated: that would be a mistake of the caller.
 */
export function assertSource(input: unknown, where: string): void {
  if (typeof input === 'object' && input !== null) {
    if (Symbol.asyncIterator in input || Symbol.iterator in input || 'getReader' in input) return
  }
  throw new UsageError(
    'invalid-result',
    `${where} got ${nameOf(input)}; give an array, an iterable, an async iterable or a ReadableStream`,
  )
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return value instanceof Promise ? 'a promise' : `a value of type ${typeof value}`
}

/** An opened source. It can be stopped while it still makes its next value. */
export interface Source<T> {
  next(): IteratorResult<T, unknown> | Promise<IteratorResult<T, unknown>>
  /** Lets the source clean up, without waiting for it. Never throws. */
  stop(): void
}

/** @throws the error of a source that cannot be opened, such as a locked stream. */
export function openSource<T>(input: SourceInput<T>): Source<T> {
  if (isReadableStream(input)) return openReader(input)
  const iterator = Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : iterate(input)
  return {
    next: () => iterator.next(),
    stop() {
      if (isNodeStream(input)) {
        destroy(input)
      } else {
        ignoreFailure(() => iterator.return?.())
      }
    },
  }
}

/** Stops a source that was not opened. Never throws. */
export function stopSource(input: SourceInput<unknown>): void {
  ignoreFailure(() => openSource(input).stop())
}

function iterate<T>(input: Iterable<T>): Iterator<T> {
  return input[Symbol.iterator]()
}

function isReadableStream<T>(input: SourceInput<T>): input is ReadableStream<T> {
  return typeof (input as { getReader?: unknown }).getReader === 'function'
}

function openReader<T>(stream: ReadableStream<T>): Source<T> {
  if (stream.locked) {
    throw new UsageError(
      'invalid-result',
      'A body is locked, since other code reads it; return response.clone(), or one branch of stream.tee(), made before that',
    )
  }
  const reader = stream.getReader()
  return {
    next: () => reader.read() as Promise<IteratorResult<T, unknown>>,
    stop: () => ignoreFailure(() => reader.cancel()),
  }
}

/** The members of a Node stream besides its iterator. */
interface NodeStream {
  destroy(): unknown
  on(event: 'error', listener: () => void): unknown
}

function isNodeStream(input: object): input is NodeStream {
  const { destroy, on } = input as Partial<NodeStream>
  return typeof destroy === 'function' && typeof on === 'function'
}

/** Stops at once: the iterator of a stream would wait for the next chunk first. */
function destroy(stream: NodeStream): void {
  ignoreFailure(() => {
    stream.on('error', () => {})
    stream.destroy()
  })
}

/** Ignores the errors of a stopped source, now and later: its reader has gone. */
function ignoreFailure(action: () => unknown): void {
  try {
    Promise.resolve(action()).catch(() => {})
  } catch {}
}

/** A source of bytes or text: a Node stream, an async generator, a `ReadableStream`. */
export type ByteStream = AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array>

/** Whether a body is in memory as a whole. */
export function isWhole(body: ResponseBody | ByteStream): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array
}

/** Stops the source of a body that will not be sent. */
export function cancelBody(body: ResponseBody | ByteStream): void {
  if (body !== null && !isWhole(body)) stopSource(body)
}

/**
 * Makes a `ReadableStream` of a source, with text as UTF-8. The stream opens the source when it is
 * first read, and stops it when it is cancelled.
 */
export function toWebStream(
  source: AsyncIterable<Uint8Array | string>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let opened: AsyncIterator<Uint8Array | string> | undefined
  const open = () => {
    opened ??= source[Symbol.asyncIterator]()
    return opened
  }
  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await open().next()
        if (done === true) {
          controller.close()
        } else {
          controller.enqueue(typeof value === 'string' ? encoder.encode(value) : toOwn(value))
        }
      },
      async cancel() {
        await open().return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** The type excludes bytes over shared memory, which streams refuse; sources do not have them. */
function toOwn(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
