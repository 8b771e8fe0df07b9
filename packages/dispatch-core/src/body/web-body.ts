import { HttpError } from '../results/http-error.ts'
import { bodyTooLarge, joinBytes } from './read-bytes.ts'

type WebBody = ReadableStream<Uint8Array> | null

/** The chunks of a body; a `ReadableStream` is not async iterable in every runtime. */
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
    await reader.cancel()
  }
}

/**
 * As `readBytes()`, without the price of an iterator. The bytes are counted as they come: what
 * `Content-Length` says need not be true of a body that other code has changed.
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
      // Nobody waits for it, and an error of the source has nobody to go to.
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
