import { isThenable } from '../checks/values.ts'
import type { HeaderPair } from '../contract/headers.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { callHandler } from '../middleware/body-turn.ts'
import { runMiddleware } from '../middleware/run-middleware.ts'
import { type RespondResult, respond, respondToThrown } from '../response/respond.ts'
import { HttpError } from '../results/http-error.ts'
import { type HelperResult, toDraft } from '../results/result.ts'
import { acceptQueryOf, type Endpoint, findHandler } from '../routes/endpoint.ts'
import { isObserved, observe, reportLater } from './observe.ts'
import { startBody } from './start-body.ts'
import { withTimeout } from './timeout.ts'
import { UNMATCHED } from './unmatched.ts'

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
 *    response (`response/`). One with a streamed body waits for the first chunk
 *    (`start-body.ts`)
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
  const { allow } = endpoint
  if (method === 'OPTIONS') {
    const headers: HeaderPair[] = [['Allow', allow]]
    const acceptQuery = acceptQueryOf(endpoint)
    if (acceptQuery !== undefined) headers.push(['Accept-Query', acceptQuery])
    return { [toDraft]: () => ({ status: 204, headers, body: null }) }
  }
  return new HttpError(405, { detail: `This resource answers ${allow}`, headers: { Allow: allow } })
}
