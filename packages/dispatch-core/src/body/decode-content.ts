import { HttpError } from '../results/http-error.ts'
import { toWebStream } from '../results/web-stream.ts'

/**
 * A body without its `Content-Encoding` (RFC 9110, section 8.4): `gzip`, `deflate` or none.
 *
 * @throws {HttpError} 415 for any other encoding.
 */
export function decodeContent(
  source: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): AsyncIterable<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? 'identity'
  if (name === 'identity' || name === '') return source
  if (name !== 'gzip' && name !== 'x-gzip' && name !== 'deflate') {
    throw unknownEncoding(['gzip', 'deflate'])
  }
  return inflate(source, name === 'deflate' ? 'deflate' : 'gzip')
}

/** The 415 that every host answers for a `Content-Encoding` other than those it knows. */
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
  const reader = toWebStream(source).pipeThrough(new DecompressionStream(format)).getReader()
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
