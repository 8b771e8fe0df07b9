import { setMaxListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'

/** Whether a response has been sent completely, or its client has gone. */
export function isOver(res: ServerResponse): boolean {
  const stream = findStream(res)
  return stream === undefined ? res.closed || res.destroyed : stream.closed || stream.destroyed
}

/** Calls a function once when a response is over. Those of serverless adapters only finish. */
export function callAtEnd(res: ServerResponse, act: () => void): void {
  const end = () => {
    res.off('close', end)
    res.off('finish', end)
    act()
  }
  if (isOver(res)) {
    act()
  } else {
    res.on('close', end)
    res.on('finish', end)
  }
}

/** Whether a response that is over was sent completely. */
export function isSent(res: ServerResponse): boolean {
  const stream = findStream(res)
  if (stream === undefined) return res.writableFinished
  // For Node, a stream that is broken off has finished too.
  return !stream.aborted && stream.rstCode === 0
}

/**
 * Breaks off a response, so that no client takes the part for the whole. Over HTTP/2 it ends the
 * stream with an error. If the end of the connection marks the end of the body, as for HTTP/1.0
 * clients (RFC 9112, section 6.3), it resets the connection.
 */
export function breakOff(res: ServerResponse): void {
  const stream = findStream(res)
  if (stream !== undefined) {
    stream.close(INTERNAL_ERROR)
    return
  }
  const isFramed = res.chunkedEncoding || res.hasHeader('content-length')
  if (res.headersSent && !isFramed) reset(res)
  res.destroy()
}

/** RFC 9113, section 7. `node:http2` has this constant, but this file does not load it. */
const INTERNAL_ERROR = 2

function reset({ socket }: ServerResponse): void {
  try {
    socket?.resetAndDestroy()
  } catch {
    // A connection over TLS has no reset. Without its closing alert it counts as broken off.
  }
}

/**
 * The stream of a response over HTTP/2. The compatibility API has less information than the
 * responses of HTTP/1.
 */
function findStream(res: ServerResponse): Http2ServerResponse['stream'] | undefined {
  return (res as ServerResponse & Partial<Pick<Http2ServerResponse, 'stream'>>).stream
}

/** Whether a response has begun or has been sent, or a stream is piped into it. */
export function isAnswered(res: ServerResponse): boolean {
  return res.headersSent || res.writableEnded || res.listenerCount('unpipe') > 0
}

/** A signal that is aborted when the connection closes before the response is complete. */
export function clientSignal(res: ServerResponse): AbortSignal {
  const controller = createController()
  const abort = () => {
    if (!isSent(res)) {
      controller.abort(new DOMException('The client closed the connection', 'AbortError'))
    }
  }
  if (isOver(res)) {
    abort()
  } else {
    res.once('close', abort)
  }
  return controller.signal
}

/** Code of a handler may add as many listeners as it likes; Node would warn of more than ten. */
export function createController(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}
