import { UsageError } from '../checks/errors.ts'
import type { ResponseBody } from '../contract/plain-response.ts'

/** Where values come from one after the other. */
export type SourceInput<T> = AsyncIterable<T> | Iterable<T> | ReadableStream<T>

/**
 * @param where what was given it, for messages
 * @throws {UsageError} for what is no source. A string is none: nobody means its characters.
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

/** An opened source, which can be stopped while it still makes its next value. */
export interface Source<T> {
  next(): IteratorResult<T, unknown> | Promise<IteratorResult<T, unknown>>
  /** Lets the source clean up, without waiting for it. Never throws. */
  stop(): void
}

/** @throws what the source throws when it is opened, such as a stream that is locked. */
export function openSource<T>(input: SourceInput<T>): Source<T> {
  if (isReadableStream(input)) return openReader(input.getReader())
  const iterator = Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : iterate(input)
  return {
    next: () => iterator.next(),
    stop() {
      if (isNodeStream(input)) destroy(input)
      else ignoreFailure(() => iterator.return?.())
    },
  }
}

/** Stops a source that nobody has opened. Never throws. */
export function stopSource(input: SourceInput<unknown>): void {
  ignoreFailure(() => openSource(input).stop())
}

function iterate<T>(input: Iterable<T>): Iterator<T> {
  return input[Symbol.iterator]()
}

function isReadableStream<T>(input: SourceInput<T>): input is ReadableStream<T> {
  return typeof (input as { getReader?: unknown }).getReader === 'function'
}

function openReader<T>(reader: ReadableStreamDefaultReader<T>): Source<T> {
  return {
    next: () => reader.read() as Promise<IteratorResult<T, unknown>>,
    stop: () => ignoreFailure(() => reader.cancel()),
  }
}

/** What a Node stream has besides its iterator. */
interface NodeStream {
  destroy(): unknown
  on(event: 'error', listener: () => void): unknown
}

function isNodeStream(input: object): input is NodeStream {
  const { destroy, on } = input as Partial<NodeStream>
  return typeof destroy === 'function' && typeof on === 'function'
}

/** A stream's iterator waits for the next chunk before it stops; `destroy()` does not. */
function destroy(stream: NodeStream): void {
  ignoreFailure(() => {
    stream.on('error', () => {})
    stream.destroy()
  })
}

/** What a stopped source throws, now or later, concerns nobody. */
function ignoreFailure(action: () => unknown): void {
  try {
    Promise.resolve(action()).catch(() => {})
  } catch {}
}

/** A source of bytes or text as they come: a Node stream, an async generator, a `ReadableStream`. */
export type ByteStream = AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array>

/**
 * The same body, which reports the error that ends it before it passes it on. When the reader
 * stops, the source is stopped at once, also while it still waits for its next chunk.
 *
 * @param length in bytes, as `Content-Length` promises it: other than so many are an error
 */
export function watchBody(
  body: ByteStream,
  report: (error: unknown) => void,
  length: number | undefined,
): AsyncIterable<Uint8Array | string> {
  return { [Symbol.asyncIterator]: () => new WatchedBody(body, report, length) }
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
  /** The length that is promised, if any, and how much of it is missing. */
  readonly #length: number | undefined
  #missing: number

  constructor(body: ByteStream, report: (error: unknown) => void, length: number | undefined) {
    this.#body = body
    this.#report = report
    this.#length = length
    this.#missing = length ?? 0
  }

  async next(): Promise<IteratorResult<Uint8Array | string, undefined>> {
    if (this.#isDone) return endOfBody
    try {
      this.#source ??= openSource<unknown>(this.#body)
      const { done, value } = await this.#source.next()
      // A chunk that comes after `return()` is not wanted any more.
      if (this.#isDone) return endOfBody
      const chunk = done === true ? undefined : toChunk(value)
      this.#count(chunk)
      if (chunk !== undefined) return { done: false, value: chunk }
      this.#isDone = true
      return endOfBody
    } catch (error) {
      // After `return()` the source may fail for having been stopped; nobody waits for it.
      if (this.#isDone) return endOfBody
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
    return endOfBody
  }

  /** @param chunk `undefined` at the end */
  #count(chunk: Uint8Array | string | undefined): void {
    if (this.#length === undefined) return
    if (chunk !== undefined) this.#missing -= byteLength(chunk)
    if (this.#missing < 0 || (chunk === undefined && this.#missing > 0))
      throw wrongLength(this.#length, this.#missing)
  }
}

const endOfBody: IteratorReturnResult<undefined> = { done: true, value: undefined }

function byteLength(chunk: Uint8Array | string): number {
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk).byteLength : chunk.byteLength
}

/** Sent on, it would be a message that is cut short, or the beginning of another one. */
function wrongLength(length: number, missing: number): Error {
  const kind = missing > 0 ? `${missing} bytes short of` : 'longer than'
  return new Error(
    `A body is ${kind} its Content-Length of ${length}; leave Content-Length out. For new Response(upstream.body, upstream), return upstream itself, or delete Content-Length and Content-Encoding from its headers: fetch() has decoded the body`,
  )
}

function toChunk(value: unknown): Uint8Array | string {
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  throw new UsageError(
    'invalid-result',
    `A streamed chunk is of type ${value === null ? 'null' : typeof value}; yield strings or Uint8Arrays, or return ndjson(iterable) for values`,
  )
}

/**
 * A `ReadableStream` of what a source gives, text as UTF-8. It opens the source when it is
 * first read and stops it when it is cancelled.
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
        if (done === true) controller.close()
        else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : toOwn(value))
      },
      async cancel() {
        await open().return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Streams refuse bytes over shared memory, which no source has. */
function toOwn(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
