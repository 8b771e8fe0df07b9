/** Where values come from one after the other. */
export type SourceInput<T> = AsyncIterable<T> | Iterable<T> | ReadableStream<T>

/**
 * @param where what was given it, for messages
 * @throws {TypeError} for what is no source. A string is none: nobody means its characters.
 */
export function assertSource(input: unknown, where: string): void {
  if (typeof input === 'object' && input !== null) {
    if (Symbol.asyncIterator in input || Symbol.iterator in input || 'getReader' in input) return
  }
  throw new TypeError(
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
