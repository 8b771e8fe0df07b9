import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { HttpError } from '@portolan/dispatch-core'
import { bodyTooLarge, unknownEncoding } from '@portolan/dispatch-core/adapter'

/** Whether a request carries a body (RFC 9112, section 6.3), however short. */
export function hasRequestBody(req: IncomingMessage): boolean {
  const { headers } = req
  const length = headers['content-length']
  if (length !== undefined) return Number(length) > 0
  if (headers['transfer-encoding'] !== undefined) return true
  // HTTP/2 needs neither header: the frame of the headers says whether it is the last (RFC 9113,
  // section 8.1).
  const stream = findStream(req)
  return stream !== undefined && !stream.endAfterHeaders
}

/** Whether other code has read the body, or has begun to read it. */
export function isBodyConsumed(req: IncomingMessage): boolean {
  return req.readableDidRead || (req.readableEnded && !isReset(req))
}

/** Over HTTP/2, Node ends a body that the client breaks off in the same way as a complete one. */
function isReset(req: IncomingMessage): boolean {
  return findStream(req)?.aborted === true
}

/** Whether the client has gone in the middle of the body. Code of a server ends it otherwise. */
export function isBrokenOff(req: IncomingMessage): boolean {
  if (isReset(req)) return true
  return !req.complete && (req.errored as NodeJS.ErrnoException | null)?.code === 'ECONNRESET'
}

function findStream(req: IncomingMessage): Http2ServerRequest['stream'] | undefined {
  return (req as IncomingMessage & Partial<Pick<Http2ServerRequest, 'stream'>>).stream
}

/**
 * The body as it arrives.
 *
 * @throws {HttpError} 400 for a body that breaks off.
 */
export function iterateRequestBody(req: IncomingMessage): AsyncIterable<Uint8Array> {
  return findStream(req) === undefined ? req : iterateToEnd(req)
}

async function* iterateToEnd(req: IncomingMessage): AsyncGenerator<Uint8Array> {
  yield* req
  if (isReset(req)) throw breaksOff()
}

function breaksOff(): HttpError {
  return new HttpError(400, 'The body breaks off')
}

/**
 * The whole body, decoded by its `Content-Encoding`.
 *
 * @param limit in bytes, counted after decoding
 * @throws {HttpError} 400 for a body that breaks off or is not valid in its encoding, 413 past
 * the limit, 415 for an unknown encoding.
 */
export function readRequestBody(req: IncomingMessage, limit: number): Promise<Uint8Array> {
  // The stream would not emit its end or its error again.
  if (req.destroyed || isBodyConsumed(req) || isReset(req)) {
    return Promise.reject(breaksOff())
  }
  const decoder = createDecoder(req.headers['content-encoding'])
  if (decoder === undefined) return collect(req, req, limit)
  req.on('error', (error) => decoder.destroy(error))
  return collect(req.pipe(decoder), req, limit)
}

function createDecoder(encoding = 'identity'): Transform | undefined {
  switch (encoding.trim().toLowerCase()) {
    case 'identity':
    case '':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      throw unknownEncoding(['gzip', 'deflate', 'br'])
  }
}

function collect(source: Readable, req: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    const stop = (error: HttpError) => {
      source.off('data', take)
      if (source !== req) {
        req.unpipe()
        source.destroy()
      }
      // The rest of the body is dropped, so that the client reads the answer.
      req.resume()
      reject(error)
    }
    const take = (chunk: Uint8Array) => {
      length += chunk.byteLength
      if (length > limit) {
        stop(bodyTooLarge(limit))
      } else {
        chunks.push(chunk)
      }
    }
    source.on('data', take)
    // Code in front may have paused the stream, and may never resume it.
    if (req.isPaused()) req.resume()
    source.once('end', () => {
      if (isReset(req)) {
        stop(breaksOff())
      } else {
        resolve(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, length))
      }
    })
    source.once('error', (cause) =>
      stop(new HttpError(400, { detail: brokenDetail(source, req), cause })),
    )
    req.once('close', () => {
      if (!req.complete || isReset(req)) stop(breaksOff())
    })
  })
}

function brokenDetail(source: Readable, req: IncomingMessage): string {
  return source === req ? 'The body breaks off' : 'The body is not valid in its Content-Encoding'
}
