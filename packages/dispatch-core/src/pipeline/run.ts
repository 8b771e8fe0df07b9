import { isThenable } from '../checks/values.ts'
import { findHeader, type HeaderPair } from '../contract/headers.ts'
import type { PlainResponse } from '../contract/plain-response.ts'
import type { Exchange } from '../exchange/exchange.ts'
import type { DispatcherSettings } from '../exchange/settings.ts'
import { callHandler } from '../middleware/body-turn.ts'
import { runMiddleware } from '../middleware/run-middleware.ts'
import { discardResult, type RespondResult, respond, respondToThrown } from '../response/respond.ts'
import { HttpError } from '../results/http-error.ts'
import { type HelperResult, isThrownResult, toDraft } from '../results/result.ts'
import { WatchedBody } from '../results/watched-body.ts'
import { acceptQueryOf, type Endpoint, findHandler } from '../routes/endpoint.ts'
import { UNMATCHED } from '../routes/route.ts'
import { observe, reportLater } from './observe.ts'

/** Makes the result of an exchange: `callRoute()`, or a stand-in that only refuses. */
export type ProduceResult = (exchange: Exchange) => unknown

/**
 * Runs one exchange, and calls the observers. It never throws and never rejects.
 *
 * A request passes these stages, in this order:
 *
 * 1. match: `dispatcher.match()` finds the route of the target (`matching/`)
 * 2. run: the exchange begins, and `onRequest` is called (here)
 * 3. admit: cross-site requests are refused (`access/`)
 * 4. middleware of directories, outermost first (`middleware/`)
 * 5. body: read and parsed, for methods that have one (`body/`); within stage 4 already where a
 *    middleware asks for it, and before Express middleware (`middleware/body-turn.ts`)
 * 6. handler: called (here), with its own middleware and its schemas around it (`middleware/`,
 *    `validation/`)
 * 7. respond: a result or an error becomes first a draft (`results/`), then the complete
 *    response (`response/`). One with a streamed body waits for its first chunk (here)
 * 8. write: the host writes the response (the adapter); at its end `onResponse` is called
 *    (`observe.ts`)
 */
export function run(
  exchange: Exchange,
  produce: ProduceResult,
): RespondResult | Promise<RespondResult> {
  if (!isObserved(exchange.settings)) return runStages(exchange, produce)
  return observe(exchange, () => runStages(exchange, produce))
}

/** Whether somebody is told the end of the responses. */
export function isObserved({ onResponse, channel }: DispatcherSettings): boolean {
  return onResponse !== undefined || channel?.hasSubscribers === true
}

function runStages(
  exchange: Exchange,
  produce: ProduceResult,
): RespondResult | Promise<RespondResult> {
  const { timeout } = exchange
  const start = timeout === undefined ? 0 : performance.now()
  try {
    const { settings, context } = exchange
    if (settings.onRequest !== undefined && exchange.route !== UNMATCHED) {
      reportLater(exchange, settings.onRequest(context))
    }
    const result = produce(exchange)
    if (!isThenable(result)) return respondInContext(exchange, result, start)
    const timed = timeout === undefined ? result : withTimeout(result, timeout, exchange)
    return Promise.resolve(timed).then(
      (value) => respondInContext(exchange, value, start),
      (thrown: unknown) => startBody(exchange, respondToThrown(exchange, thrown), start),
    )
  } catch (thrown) {
    return startBody(exchange, respondToThrown(exchange, thrown), start)
  }
}

/**
 * Waits for a result, or rejects with a 503 after some milliseconds. Then it also aborts `signal`,
 * and stops a stream that comes too late. An error that comes too late is reported, unless it only
 * says that the request was aborted.
 */
function withTimeout<T>(
  result: PromiseLike<T>,
  milliseconds: number,
  exchange: Exchange,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      // The timeout ends at the first byte, and a handler may have sent it through the host.
      if (exchange.hostRequest.isAnswered?.() === true) return
      isLate = true
      exchange.abortForTimeout()
      reject(new HttpError(503, 'The request took too long'))
    }, milliseconds)
    const settle = <V>(act: (value: V) => void, actLate: (value: V) => void) => {
      return (value: V) => {
        clearTimeout(timer)
        if (isLate) {
          actLate(value)
        } else {
          act(value)
        }
      }
    }
    const discard = (value: unknown) => discardResult(exchange, value)
    Promise.resolve(result).then(
      settle(resolve, discard),
      settle(reject, (error) => {
        if (isThrownResult(error)) {
          discard(error)
        } else if (!exchange.isAbort(error)) exchange.report(error)
      }),
    )
  })
}

function respondInContext(
  exchange: Exchange,
  result: unknown,
  start: number,
): RespondResult | Promise<RespondResult> {
  const { inAsyncContext } = exchange
  if (inAsyncContext === undefined) return startBody(exchange, respond(exchange, result), start)
  return inAsyncContext(() => startBody(exchange, respond(exchange, result), start))
}

/**
 * Waits for the first chunk of a streamed body: a source that fails before it is answered as any
 * other error. An event stream begins at once, since its client waits for the head.
 *
 * @param start when the handler was called, for a route with a timeout
 */
function startBody(
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

/**
 * The result of the route for one admitted request: runs the middleware, parses the body and calls
 * the handler. Returns a promise only where a stage has to wait.
 *
 * @throws the error that a handler throws at once.
 */
export function callRoute(exchange: Exchange): unknown {
  const { route } = exchange
  if (route.middleware.length === 0) return answer(exchange)
  return runMiddleware(route.middleware, exchange, () => answer(exchange))
}

function answer(exchange: Exchange): unknown {
  const { endpoint, context } = exchange
  const handler = findHandler(endpoint, context.method)
  if (handler === undefined) return answerWithoutHandler(context.method, endpoint)
  if (context.method === 'QUERY') assertQueryType(exchange)
  return callHandler(exchange, handler)
}

/**
 * A query without a media type has no meaning, not even without a body (RFC 10008, section 2).
 *
 * @throws {HttpError} 400
 */
function assertQueryType({ hostRequest, endpoint }: Exchange): void {
  if (hostRequest.header('content-type') !== undefined) return
  const accepted = acceptQueryOf(endpoint)
  throw new HttpError(400, {
    detail: `A QUERY has a Content-Type; send ${accepted}`,
    headers: { 'Accept-Query': accepted },
  })
}

/**
 * 204 to OPTIONS, else 405, both with `Allow` (RFC 9110, sections 9.3.7 and 15.5.6), and with
 * `Accept-Query` where queries are answered (RFC 10008, section 3).
 */
function answerWithoutHandler(method: string, endpoint: Endpoint): HelperResult | HttpError {
  const { allow } = endpoint.methods
  if (method === 'OPTIONS') {
    const headers: HeaderPair[] = [['Allow', allow]]
    const acceptQuery = acceptQueryOf(endpoint)
    if (acceptQuery !== undefined) headers.push(['Accept-Query', acceptQuery])
    return { [toDraft]: () => ({ status: 204, headers, body: null }) }
  }
  return new HttpError(405, { detail: `This resource answers ${allow}`, headers: { Allow: allow } })
}
