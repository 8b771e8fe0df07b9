import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'

/** Whether nobody waits for a response any more, or all of it has been sent. */
export function isOver(res: ServerResponse): boolean {
  const stream = findStream(res)
  return stream === undefined ? res.closed || res.destroyed : stream.closed || stream.destroyed
}

/** Whether a response that is over was sent to its end. */
export function isSent(res: ServerResponse): boolean {
  const stream = findStream(res)
  if (stream === undefined) return res.writableFinished
  // A stream that is broken off has finished too, as Node sees it.
  return !stream.aborted && stream.rstCode === 0
}

/**
 * Ends a response before its end, so that no client takes what came for the whole: over HTTP/2
 * with an error of its stream, and where the end of the connection is that of the body, as for
 * HTTP/1.0 clients (RFC 9112, section 6.3), with a reset.
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

/** RFC 9113, section 7; `node:http2` has it as a constant, and need not be loaded for it. */
const INTERNAL_ERROR = 2

function reset({ socket }: ServerResponse): void {
  try {
    socket?.resetAndDestroy()
  } catch {
    // A connection over TLS has no reset; without its closing alert it counts as cut off.
  }
}

/** The stream of a response over HTTP/2, whose compatibility API says less than Node's own responses do. */
function findStream(res: ServerResponse): Http2ServerResponse['stream'] | undefined {
  return (res as ServerResponse & Partial<Pick<Http2ServerResponse, 'stream'>>).stream
}
