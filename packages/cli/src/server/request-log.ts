import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Terminal } from '../terminal/terminal.ts'
import { toPrintable } from '../terminal/text.ts'

/** The facts about a request once it is over. */
export interface RequestRecord {
  readonly method: string
  /** As received: raw path and query. Not for a terminal as it is. */
  readonly target: string
  /** `undefined` where the client went away before there was an answer. */
  readonly status: number | undefined
  /** Milliseconds from the request's headers to the last byte of the answer. */
  readonly duration: number
}

/**
 * Calls `write` once for each request that it is given, when the answer is out or the client gone.
 */
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

/**
 * A request as one line of a log, with the time in UTC, and without characters that a terminal
 * obeys.
 */
export function formatRequest(
  { method, target, status, duration }: RequestRecord,
  time: Date = new Date(),
): string {
  const shown = toPrintable(`${method} ${target}`)
  return `${time.toISOString()} ${shown} ${status ?? '-'} ${duration.toFixed(1)} ms`
}

/** A request as one line of a terminal. */
export function formatRequestLine(
  { method, target, status, duration }: RequestRecord,
  { colors }: Pick<Terminal, 'colors'>,
): string {
  const { dim, green, yellow, red, cyan } = colors
  const colorOf = (code: number) =>
    code >= 500 ? red : code >= 400 ? yellow : code >= 300 ? cyan : green
  const shown = status === undefined ? dim('gone') : colorOf(status)(String(status))
  return `${toPrintable(method)} ${toPrintable(target)} ${shown} ${dim(formatDuration(duration))}`
}

/** @param milliseconds one decimal below 10, none above, and seconds from 1,000 on */
export function formatDuration(milliseconds: number): string {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(2)} s`
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`
}
