import type { ServerResponse } from 'node:http'
import type { ResponseBody } from '@portolan/dispatch-core/adapter'
import { emptyLength } from './empty-length.ts'

/** A body that comes bit by bit. */
export type StreamedBody = Exclude<ResponseBody, string | Uint8Array | null>

export function isStream(body: ResponseBody): body is StreamedBody {
  return typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
}

/** Writes the body of a response whose status and headers are set, and ends it. */
export function writeBody(res: ServerResponse, body: ResponseBody): void {
  if (isStream(body)) writeStream(res, body)
  else {
    const length =
      body === null
        ? emptyLength(res, res.statusCode, res.hasHeader('content-length'))
        : Buffer.byteLength(body)
    if (length !== undefined) res.setHeader('Content-Length', length)
    res.end(body)
  }
}

/**
 * Streams a body to a response whose head is set or written. It waits for a slow client; its
 * source is stopped when the client goes away, and the connection is destroyed when the source
 * fails, so that nobody takes what came for the whole.
 */
function writeStream(res: ServerResponse, body: StreamedBody): void {
  res.flushHeaders()
  void stream(res, body)
}

async function stream(res: ServerResponse, body: StreamedBody): Promise<void> {
  const iterator = body[Symbol.asyncIterator]()
  const stop = () => void iterator.return?.()
  // A client may be gone before the first chunk: nobody will be told of it again then.
  if (res.closed || res.destroyed) return stop()
  res.once('close', stop)
  try {
    for (;;) {
      const { done, value } = await iterator.next()
      if (done === true) break
      if (!res.write(value)) await drained(res)
    }
    res.end()
  } catch {
    // The dispatcher has reported the error; headers are out, so breaking off is all that is left.
    res.destroy()
  } finally {
    res.off('close', stop)
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
