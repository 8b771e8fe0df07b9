import type { IncomingMessage, ServerResponse } from 'node:http'
import { toPrintable } from '../terminal/printable.ts'

/** What is known of a request once it is over. */
export interface RequestRecord {
  readonly method: string
  /** As received: raw path and query. Not for a terminal as it is. */
  readonly target: string
  /** `undefined` where the client went away before there was an answer. */
  readonly status: number | undefined
  /** Milliseconds from the request's headers to the last byte of the answer. */
  readonly duration: number
}

/** Calls `write` once for each request that it is given, when the answer is out or the client gone. */
export function createRequestLog(
  write: (record: RequestRecord) => void,
): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const start = performance.now()
    const { method = 'GET', url = '/' } = req
    res.once('close', () => {
      const status = res.headersSent ? res.statusCode : undefined
      write({ method, target: url, status, duration: performance.now() - start })
    })
  }
}

/** A request as one line of a log, with the time in UTC, and nothing in it that a terminal obeys. */
export function formatRequest(
  { method, target, status, duration }: RequestRecord,
  time: Date = new Date(),
): string {
  const shown = toPrintable(`${method} ${target}`)
  return `${time.toISOString()} ${shown} ${status ?? '-'} ${duration.toFixed(1)} ms`
}
