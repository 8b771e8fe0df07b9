import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Socket } from 'node:net'
import type { Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { HttpError } from '@portolan/dispatch-core'
import { bodyTooLarge, unknownEncoding } from '@portolan/dispatch-core/adapter'
import { isWaiting } from './continue.ts'
import { callAtEnd } from './response-state.ts'

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
 * The body as it arrives. If its reader stops early, the connection stays open for the answer.
 *
 * @throws {HttpError} 400 for a body that breaks off over HTTP/2.
 */
export async function* iterateRequestBody(
  req: IncomingMessage,
  res: ServerResponse,
): AsyncGenerator<Uint8Array> {
  let isOver = false
  try {
    // The default destroys the stream, and with it the connection that the answer needs.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) yield chunk
    isOver = true
    if (isReset(req)) throw breaksOff()
  } finally {
    if (!isOver) dropRest(req, res)
  }
}

/**
 * Drops a body that nobody has begun to read, before a whole answer to it is written. Over HTTP/2,
 * Node closes such a stream by itself.
 */
export function dropUnread(req: IncomingMessage, res: ServerResponse): void {
  // Node says only after the handler that a request without a body is complete.
  if (req.method === 'GET' || req.complete || req.httpVersionMajor !== 1) return
  if (req.readableDidRead || !hasRequestBody(req)) return
  if (isWaiting(req)) {
    // The client sends the body or not, so that the next request has no certain beginning.
    if (!res.headersSent) res.setHeader('Connection', 'close')
    return
  }
  // Node would drop all of a stream that nobody has begun to read.
  req.read(0)
  dropRest(req, res)
}

/**
 * Drops the rest of a body after the answer: a client that still sends it reads the answer only if
 * the connection takes a part of it (RFC 9112, section 9.6). A megabyte is read to its end, so that
 * the connection stays open. Of a longer body so much is read in a second, and then the connection
 * is closed, as `Connection: close` in the answer says.
 */
function dropRest(req: IncomingMessage, res: ServerResponse): void {
  if (req.complete || req.destroyed) {
    req.resume()
    return
  }
  const isHttp1 = req.httpVersionMajor === 1
  if (isHttp1) closeLater(req)
  req.on('error', () => {})
  if (Number(req.headers['content-length']) <= MOST_DROPPED) {
    req.resume()
    return
  }
  if (isHttp1 && !res.headersSent) res.setHeader('Connection', 'close')
  req.pause()
  // An iterator takes its listener off in this tick, and until then the stream does not flow.
  const drop = () => process.nextTick(() => dropForAWhile(req))
  const stream = findStream(req)
  // Over HTTP/2, the response itself is over only with the stream, whose other half is the body.
  if (stream === undefined) {
    callAtEnd(res, drop)
  } else if (stream.writableFinished) {
    drop()
  } else {
    stream.once('finish', drop)
  }
}

function dropForAWhile(req: IncomingMessage): void {
  let left = MOST_DROPPED
  req.on('data', (chunk: Uint8Array) => {
    left -= chunk.byteLength
    if (left <= 0) req.pause()
  })
  req.resume()
  const timer = setTimeout(() => closeConnection(req), LONGEST_DROP)
  req.once('end', () => clearTimeout(timer))
  req.once('close', () => clearTimeout(timer))
}

/**
 * Lets the last answer of a connection end only its own half, until the body is dropped. Node would
 * end both: the system answers the rest of the body with a reset then, which can take the answer from
 * the client.
 */
function closeLater(req: IncomingMessage): void {
  const { socket } = req
  const { destroySoon } = socket
  // The sockets of serverless adapters lack it.
  if (typeof destroySoon !== 'function') return
  socket.destroySoon = () => {
    socket.destroySoon = destroySoon
    if (req.complete) {
      socket.destroySoon()
      return
    }
    closing.add(socket)
    socket.once('close', () => closing.delete(socket))
    socket.end()
    const timer = setTimeout(() => closeConnection(req), LONGEST_DROP)
    req.once('end', () => socket.destroySoon())
    req.once('close', () => clearTimeout(timer))
  }
}

const closing = new Set<Socket>()

/** Whether a request came behind the last one of its connection: it must not be processed. */
export function isBehindLast({ socket }: IncomingMessage): boolean {
  return closing.size > 0 && closing.has(socket)
}

function closeConnection(req: IncomingMessage): void {
  const stream = findStream(req)
  if (stream === undefined) {
    req.socket.destroy()
  } else {
    stream.close()
  }
}

/** In milliseconds. */
const LONGEST_DROP = 1_000
/** In bytes. */
const MOST_DROPPED = 1_048_576

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
export function readRequestBody(
  req: IncomingMessage,
  res: ServerResponse,
  limit: number,
): Promise<Uint8Array> {
  // The stream would not emit its end or its error again.
  if (req.destroyed || isBodyConsumed(req) || isReset(req)) {
    return Promise.reject(breaksOff())
  }
  const decoder = createDecoder(req.headers['content-encoding'])
  if (decoder === undefined) return collect(req, { req, res, limit })
  req.on('error', (error) => decoder.destroy(error))
  return collect(req.pipe(decoder), { req, res, limit })
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

function collect(
  source: Readable,
  { req, res, limit }: { req: IncomingMessage; res: ServerResponse; limit: number },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    let isEmpty = source !== req
    if (isEmpty) {
      req.once('data', () => {
        isEmpty = false
      })
    }
    const stop = (error: HttpError) => {
      source.off('data', take)
      if (source !== req) {
        req.unpipe()
        source.destroy()
      }
      dropRest(req, res)
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
    source.on('end', () => {
      // Node would remove it after the answer by deleting a property, which is slower.
      source.off('data', take)
      if (isReset(req)) {
        stop(breaksOff())
      } else {
        resolve(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, length))
      }
    })
    source.once('error', (cause) => {
      // Nothing has been encoded, which is a body like any other that is empty.
      if (isEmpty && req.complete) {
        resolve(new Uint8Array())
      } else {
        stop(new HttpError(400, { detail: brokenDetail(source, req), cause }))
      }
    })
    req.on('close', () => {
      if (!req.complete || isReset(req)) stop(breaksOff())
    })
  })
}

function brokenDetail(source: Readable, req: IncomingMessage): string {
  return source === req ? 'The body breaks off' : 'The body is not valid in its Content-Encoding'
}
