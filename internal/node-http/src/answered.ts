import type { ServerResponse } from 'node:http'

/** Whether a response has been sent or begun, or a stream is piped into it. */
export function isAnswered(res: ServerResponse): boolean {
  return res.headersSent || res.writableEnded || res.listenerCount('unpipe') > 0
}
