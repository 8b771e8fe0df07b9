import type { ServerResponse } from 'node:http'
import type { ResponseEnd } from '@portolan/dispatch-core/adapter'
import { isOver, isSent } from './response-state.ts'

/**
 * Calls a function once, when a response has been sent to its end or is broken off. The bytes are
 * those that handlers and routes write: middleware in front, such as `compression`, may send fewer.
 */
export function watchEnd(res: ServerResponse, tell: (end: ResponseEnd) => void): void {
  const count = countBytes(res)
  let isTold = false
  const isEarly = isOver(res)
  // Once it is over, Node takes all that is written for sent.
  const wasCut = isEarly && !isSent(res)
  const end = () => {
    if (isTold) return
    isTold = true
    const status = res.headersSent ? res.statusCode : undefined
    const isBodiless = res.req.method === 'HEAD' || status === 204 || status === 304
    tell({ status, bytes: isBodiless ? 0 : count(), aborted: wasCut || !isSent(res) })
  }
  if (isEarly) {
    // No event will report that again.
    queueMicrotask(end)
  } else {
    // The responses of serverless adapters are never closed.
    res.once('finish', end)
    res.once('close', end)
  }
}

/** Counts the bytes that are written from now on. */
function countBytes(res: ServerResponse): () => number {
  let bytes = 0
  const { write, end } = res
  const add = ([chunk, encoding]: unknown[]) => {
    if (typeof chunk === 'string') {
      bytes += Buffer.byteLength(
        chunk,
        typeof encoding === 'string' ? toEncoding(encoding) : 'utf8',
      )
    } else if (chunk instanceof Uint8Array) bytes += chunk.byteLength
  }
  Object.assign(res, {
    write(this: ServerResponse, ...args: unknown[]) {
      add(args)
      return Reflect.apply(write, this, args)
    },
    end(this: ServerResponse, ...args: unknown[]) {
      const before = bytes
      const result = Reflect.apply(end, this, args)
      // Responses of HTTP/2 write the last chunk by `write()`.
      if (bytes === before) add(args)
      return result
    },
  })
  return () => bytes
}

/** Node refuses a write in an encoding that it does not know. */
function toEncoding(encoding: string): BufferEncoding {
  return Buffer.isEncoding(encoding) ? encoding : 'utf8'
}
