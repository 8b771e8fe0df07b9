import { isTimer, longestTimer } from '../dispatch/route-config.ts'
import {
  type EventSourceInput,
  EventStreamBody,
  type EventStreamRequest,
} from './event-stream-body.ts'
import { type HelperResult, type ResponseDraft, toDraft } from './result.ts'
import { type ResultInit, readResultInit } from './result-init.ts'
import { assertSource } from './source.ts'

/** The options of `eventStream()`. */
export interface EventStreamInit extends ResultInit {
  /** Milliseconds of silence until a comment is sent, which keeps proxies from closing; or `false`. Default: 15,000. */
  readonly heartbeat?: number | false
}

/**
 * Server-Sent Events (WHATWG HTML, section 9.2) to return from a loader. When the client goes
 * away the source is finished: its iterator's `return()` is called.
 *
 * @param source events, or a function that makes them for one client; it is called when the
 * response is begun, and not for HEAD
 * @example return eventStream(({ lastEventId, signal }) => news.since(lastEventId, { signal }))
 * @throws {TypeError} for a source that cannot be iterated, or an unknown or invalid option. An
 * event that is not valid ends the stream and is told to `onError`.
 */
export function eventStream(
  source: EventSourceInput | ((request: EventStreamRequest) => EventSourceInput),
  init: EventStreamInit = {},
): HelperResult {
  const { status, headers } = readResultInit(init, 'eventStream(source, init)', ['heartbeat'])
  if (typeof source !== 'function') assertSource(source, 'eventStream()')
  const { heartbeat = 15_000 } = init
  if (heartbeat !== false && !isTimer(heartbeat)) {
    throw new TypeError(
      `eventStream() got the heartbeat ${String(heartbeat)}; write milliseconds above 0 and up to ${longestTimer}, or false`,
    )
  }
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  const defaults = streamHeaders.filter(([name]) => !names.has(name.toLowerCase()))
  return {
    [toDraft]: (context): ResponseDraft => ({
      status,
      headers: [...defaults, ...headers],
      body: new EventStreamBody(source, heartbeat, context),
    }),
  }
}

const streamHeaders: readonly (readonly [string, string])[] = [
  ['Content-Type', 'text/event-stream'],
  // `no-transform` keeps compressing middleware from holding events back, the last line nginx.
  ['Cache-Control', 'no-cache, no-store, no-transform'],
  ['X-Accel-Buffering', 'no'],
]
