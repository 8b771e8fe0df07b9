import { HttpError, isHttpError } from '../results/http-error.ts'

/**
 * The whole of a body in one piece.
 *
 * @param limit in bytes
 * @throws {HttpError} 400 for a body that breaks off, 413 as soon as the body is longer than `limit`; the source is stopped then.
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

/** Chunks in one piece, `length` bytes together. */
export function joinBytes(chunks: readonly Uint8Array[], length: number): Uint8Array {
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

/** The 413 that every host answers for a body past the limit. */
export function bodyTooLarge(limit: number): HttpError {
  return new HttpError(413, `The body is longer than ${limit} bytes`)
}
