import { HttpError, isHttpError } from '../results/http-error.ts'
import { toWebStream } from '../results/source.ts'

/**
 * Reads a whole body into one piece.
 *
 * @param limit in bytes; the source is stopped when the body gets longer
 * @throws {HttpError} 400 for a body that breaks off, 413 for a body longer than `limit`.
 */
export async function readBytes(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of source) {
      length += chunk.byteLength
      if (length > limit) throw bodyTooLarge(limit)
      chunks.push(chunk)
    }
  } catch (cause) {
    if (isHttpError(cause)) throw cause
    throw new HttpError(400, { detail: 'The body breaks off', cause })
  }
  return joinBytes(chunks, length)
}

/**
 * The same body, whose failures are the client's.
 *
 * @throws {HttpError} 400 for a body that breaks off.
 */
export async function* tellBreaks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source
  } catch (cause) {
    if (isHttpError(cause)) throw cause
    throw new HttpError(400, { detail: 'The body breaks off', cause })
  }
}

/** A body that breaks off with a 413 when it gets longer than `limit` bytes. */
export async function* limitBody(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of source) {
    length += chunk.byteLength
    if (length > limit) throw bodyTooLarge(limit)
    yield chunk
  }
}

/** Joins chunks of `length` bytes in total. */
function joinBytes(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks
  if (first?.byteLength === length) return first
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

/** The 413 of every host for a body that is longer than `limit` bytes. */
export function bodyTooLarge(limit: number): HttpError {
  return new HttpError(413, `The body is longer than ${limit} bytes`)
}

/**
 * Decodes the `Content-Encoding` of a body (RFC 9110, section 8.4): `gzip`, `deflate` or none.
 *
 * @throws {HttpError} 415 for any other encoding.
 */
export function decodeContent(
  source: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): AsyncIterable<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === 'identity' || name === '') return source
  if (name !== 'gzip' && name !== 'x-gzip' && name !== 'deflate') {
    throw unknownEncoding(['gzip', 'deflate'])
  }
  return inflate(source, name === 'deflate' ? 'deflate' : 'gzip')
}

/** The 415 of every host for a `Content-Encoding` that it does not know. */
export function unknownEncoding(known: readonly string[]): HttpError {
  const names = known.join(', ')
  return new HttpError(415, {
    detail: `The Content-Encoding of the body is not known; send ${names} or none`,
    headers: { 'Accept-Encoding': names },
  })
}

async function* inflate(
  source: AsyncIterable<Uint8Array>,
  format: 'gzip' | 'deflate',
): AsyncIterable<Uint8Array> {
  const filled = await skipEmpty(source)
  // Nothing has been encoded, which is a body like any other that is empty.
  if (filled === undefined) return
  const reader = toWebStream(filled).pipeThrough(new DecompressionStream(format)).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } catch (cause) {
    throw new HttpError(400, { detail: 'The body is not valid in its Content-Encoding', cause })
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** The same bytes from the first chunk that has some; `undefined` for a source without any. */
async function skipEmpty(
  source: AsyncIterable<Uint8Array>,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const iterator = source[Symbol.asyncIterator]()
  let first: IteratorResult<Uint8Array> | undefined
  do {
    first = await iterator.next()
    if (first.done === true) return undefined
  } while (first.value.byteLength === 0)
  const rest: AsyncIterator<Uint8Array> = {
    async next() {
      const result = first ?? (await iterator.next())
      first = undefined
      return result
    },
    async return() {
      await iterator.return?.()
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => rest }
}

type WebBody = ReadableStream<Uint8Array> | null

/**
 * The chunks of a body. Not every runtime has `ReadableStream`s that can be iterated. Of a body that
 * is not read to its end, the chunks that are on their way are dropped, so that the client can read
 * its answer.
 */
export async function* iterateWebBody(body: WebBody): AsyncGenerator<Uint8Array> {
  if (body === null) return
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    dropRest(reader)
  }
}

type BodyStreamReader = ReadableStreamDefaultReader<Uint8Array>

/** Reads for a second and a megabyte at most, then cancels. The answer does not wait for it. */
function dropRest(reader: BodyStreamReader): void {
  const timer = setTimeout(() => reader.cancel().catch(() => {}), LONGEST_DROP)
  const drop = async () => {
    for (let left = MOST_DROPPED; left > 0; ) {
      const { done, value } = await reader.read()
      if (done) return clearTimeout(timer)
      left -= value.byteLength
    }
  }
  drop().catch(() => clearTimeout(timer))
}

/** In milliseconds. */
const LONGEST_DROP = 1_000
/** In bytes. */
const MOST_DROPPED = 1_048_576

/**
 * Does the same as `readBytes()`, and is faster without an iterator. It counts the bytes as they
 * come: `Content-Length` can be wrong for a body that other code has changed.
 *
 * @param limit in bytes
 * @throws {HttpError} 400 for a body that breaks off, 413 for a body longer than `limit`.
 */
export async function readWebBody(body: WebBody, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  for (;;) {
    const chunk = await readChunk(reader)
    if (chunk === undefined) return joinBytes(chunks, length)
    length += chunk.byteLength
    if (length > limit) {
      // The request ends without waiting for the source, so errors of the source are ignored.
      reader?.cancel().catch(() => {})
      throw bodyTooLarge(limit)
    }
    chunks.push(chunk)
  }
}

async function readChunk(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  try {
    return (await reader?.read())?.value
  } catch (cause) {
    throw new HttpError(400, { detail: 'The body breaks off', cause })
  }
}
