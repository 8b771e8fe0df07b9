import { findHeader } from '../contract/headers.ts'
import type { PlainResponse } from '../contract/plain-response.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { type RespondResult, respondToThrown } from '../response/respond.ts'
import { WatchedBody } from '../results/watched-body.ts'
import { withTimeout } from './timeout.ts'

/**
 * Waits for the first chunk of a streamed body: a source that fails before it is answered as any
 * other error. An event stream begins at once, since its client waits for the head.
 *
 * @param start when the handler was called, for a route with a timeout
 */
export function startBody(
  exchange: Exchange,
  response: RespondResult | Promise<RespondResult>,
  start: number,
): RespondResult | Promise<RespondResult> {
  if (response === undefined || response instanceof Promise || response.web !== undefined) {
    return response
  }
  const { body } = response
  if (!(body instanceof WatchedBody) || isEventStream(exchange, response)) return response
  return waitForBody(exchange, response, body, start)
}

function isEventStream({ hostRequest }: Exchange, { headers }: PlainResponse): boolean {
  const type = findHeader(headers, 'content-type') ?? hostRequest.responseHeader?.('content-type')
  return type?.startsWith('text/event-stream') === true
}

async function waitForBody(
  exchange: Exchange,
  response: PlainResponse,
  body: WatchedBody,
  start: number,
): Promise<RespondResult> {
  const { timeout } = exchange
  try {
    const started = body.start(exchange)
    const whole = await (timeout === undefined
      ? started
      : withTimeout(started, Math.max(1, timeout - (performance.now() - start)), exchange))
    return whole === undefined ? response : { ...response, body: whole }
  } catch (error) {
    body.stop()
    return respondToThrown(exchange, error)
  }
}
