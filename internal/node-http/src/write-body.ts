import type { ServerResponse } from 'node:http'
import type { ResponseBody } from '@portolan/dispatch-core/adapter'
import { breakOff } from './break-off.ts'
import { emptyLength } from './empty-length.ts'

/** A body that comes bit by bit. */
export type StreamedBody = Exclude<ResponseBody, string | Uint8Array | null>

export function isStream(body: ResponseBody): body is StreamedBody {
  return typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
}

/**
 * Writes the body of a response whose status and headers are set, and ends it.
 *
 * @returns for a stream, what settles when it is over, and rejects with what `res` throws
 */
export function writeBody(res: ServerResponse, body: ResponseBody): Promise<void> | undefined {
  if (isStream(body)) {
    res.flushHeaders()
    return writeStream(res, body)
  }
  const length =
    body === null
      ? emptyLength(res, res.statusCode, res.hasHeader('content-length'))
      : Buffer.byteLength(body)
  if (length !== undefined) res.setHeader('Content-Length', length)
  res.end(body)
  return undefined
}

/**
 * Streams a body to a response whose head is written. It waits for a slow client; its source is
 * stopped when the client goes away, and the response is broken off when the source fails, so
 * that nobody takes what came for the whole.
 */
async function writeStream(res: ServerResponse, body: StreamedBody): Promise<void> {
  const iterator = body[Symbol.asyncIterator]()
  const stop = () => void iterator.return?.()
  // A client may be gone before the first chunk: nobody will be told of it again then.
  if (res.closed || res.destroyed) return stop()
  res.once('close', stop)
  try {
    for (;;) {
      const chunk = await next(iterator)
      if (chunk === undefined) return breakOff(res)
      if (chunk.done === true) break
      if (!res.write(chunk.value)) await drained(res)
    }
    res.end()
  } catch (error) {
    stop()
    throw error
  } finally {
    res.off('close', stop)
  }
}

/** `undefined` where the source fails: the dispatcher has reported the error. */
async function next<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T> | undefined> {
  try {
    return await iterator.next()
  } catch {
    return undefined
  }
}

function drained(res: ServerResponse): Promise<void> {
  if (res.closed || res.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const settle = () => {
      res.off('drain', settle)
      res.off('close', settle)
      resolve()
    }
    res.on('drain', settle)
    res.on('close', settle)
  })
}

/** Stops the source of a body that is not going to be sent. */
export function stopBody(body: ResponseBody): void {
  if (isStream(body)) void body[Symbol.asyncIterator]().return?.()
}
