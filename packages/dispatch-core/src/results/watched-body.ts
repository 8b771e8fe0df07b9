import { UsageError } from '../checks/errors.ts'
import { type ByteStream, openSource, type Source, stopSource } from './source.ts'

/** The options of a `WatchedBody`. */
export interface WatchedBodyOptions {
  /** Called with an error that ends the body after its start, before the reader gets it. */
  readonly report: (error: unknown) => void
  /** The bytes that `Content-Length` promises. A body of another length is an error. */
  readonly length: number | undefined
  /** Whether the body may be in memory as a whole, as that of `new Response('text')`. */
  readonly isMeasured: boolean
}

/**
 * A streamed body on its way to the host. When the reader stops, the source is stopped at once, even
 * while it waits for its next chunk.
 */
export class WatchedBody implements AsyncIterableIterator<Uint8Array | string, undefined> {
  readonly #body: ByteStream
  readonly #options: WatchedBodyOptions
  #source: Source<unknown> | undefined
  /** The chunks that were asked for before a reader wanted them. */
  readonly #ahead: Promise<Chunk>[] = []
  #isStopped = false
  #isOver = false
  /** The part of the promised length that has not come yet, in bytes. */
  #missing: number

  constructor(body: ByteStream, options: WatchedBodyOptions) {
    this.#body = body
    this.#options = options
    this.#missing = options.length ?? 0
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /**
   * Waits for the first chunk, so that a source which fails before it can still be answered with
   * another status.
   *
   * @param context its signal is read only where the source has to wait
   * @returns the whole body, if it has come already
   * @throws the error of the source, or the reason of the signal
   */
  async start(context: { readonly signal: AbortSignal }): Promise<Uint8Array | string | undefined> {
    const first = this.#pullAhead()
    if (!(await settlesSoon(first))) await untilAborted(first, context.signal)
    const { done, value } = await first
    if (done === true) return ''
    if (!this.#options.isMeasured) return undefined
    const second = this.#pullAhead()
    const isEnd = second.then(
      (chunk) => chunk.done === true,
      // The reader gets the error after the first chunk.
      () => false,
    )
    return (await settlesSoon(isEnd)) && (await isEnd) ? value : undefined
  }

  async next(): Promise<Chunk> {
    if (this.#isStopped) return END
    try {
      return await (this.#ahead.shift() ?? this.#pull())
    } catch (error) {
      // The error of a source that was stopped by `return()` is not a failure.
      if (this.#isStopped) return END
      this.#options.report(error)
      this.stop()
      throw error
    }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.stop()
    return END
  }

  /** Stops the source, without waiting for it. Never throws. */
  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    if (this.#isOver) return
    if (this.#source === undefined) {
      stopSource(this.#body)
    } else {
      this.#source.stop()
    }
  }

  #pullAhead(): Promise<Chunk> {
    const pulled = this.#pull()
    // The reader gets its error too, if it still wants the chunk.
    pulled.catch(() => {})
    this.#ahead.push(pulled)
    return pulled
  }

  async #pull(): Promise<Chunk> {
    if (this.#isOver) return END
    this.#source ??= openSource<unknown>(this.#body)
    const { done, value } = await this.#source.next()
    // The reader has called `return()` in the meantime, and does not want the chunk.
    if (this.#isStopped) return END
    if (done === true) this.#isOver = true
    const chunk = done === true ? undefined : toChunk(value)
    this.#count(chunk)
    return chunk === undefined ? END : { done: false, value: chunk }
  }

  /** @param chunk `undefined` at the end */
  #count(chunk: Uint8Array | string | undefined): void {
    const { length } = this.#options
    if (length === undefined) return
    if (chunk !== undefined) this.#missing -= byteLength(chunk)
    if (this.#missing < 0 || (chunk === undefined && this.#missing > 0)) {
      throw wrongLength(length, this.#missing)
    }
  }
}

type Chunk = IteratorResult<Uint8Array | string, undefined>

const END: IteratorReturnResult<undefined> = { done: true, value: undefined }

/**
 * Whether a promise is settled within a few microtasks, as that of a source in memory is. A timer
 * would delay every other stream.
 */
async function settlesSoon(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false
  const settle = () => {
    isSettled = true
  }
  promise.then(settle, settle)
  for (let turn = 0; turn < TURNS && !isSettled; turn++) await undefined
  return isSettled
}

const TURNS = 16

/** Waits until a promise is settled. @throws the reason of a signal that is aborted before. */
function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    const settle = () => {
      signal.removeEventListener('abort', abort)
      resolve()
    }
    promise.then(settle, settle)
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
  })
}

function byteLength(chunk: Uint8Array | string): number {
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk).byteLength : chunk.byteLength
}

/** A body of a wrong length would leave its message cut short, or begin another message. */
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
