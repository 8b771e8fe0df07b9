import type { ServerResponse } from 'node:http'

/** Whether a response has begun or has been sent, or a stream is piped into it. */
export function isAnswered(res: ServerResponse): boolean {
  return res.headersSent || res.writableEnded || res.listenerCount('unpipe') > 0
}
