import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** Requests that have not been answered 100 (Continue) yet. */
const waiting = new WeakSet<IncomingMessage>()

/**
 * Sends 100 (Continue) when code begins to read the body, and not before a request is refused by its
 * head alone, such as one with a `Content-Length` over the limit (RFC 9110, section 10.1.1).
 */
export function continueWhenRead(server: Server): void {
  server.on('checkContinue', (req, res) => {
    const { _read: read } = req
    waiting.add(req)
    // Every way of reading a stream ends here.
    req._read = (size) => {
      if (waiting.delete(req)) sendContinue(res)
      read.call(req, size)
    }
    server.emit('request', req, res)
  })
}

/** Node would send it behind the head of the answer while an earlier answer has the connection. */
function sendContinue(res: ServerResponse): void {
  if (res.socket === null) {
    res.once('socket', () => sendContinue(res))
  } else if (!res.headersSent) {
    res.writeContinue()
  }
}

/** Whether the client of a request waits before it sends the body. */
export function isWaiting(req: IncomingMessage): boolean {
  return waiting.has(req)
}
