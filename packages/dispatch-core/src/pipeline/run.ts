import { isThenable } from '../checks/thenable.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { type RespondResult, respond, respondToThrown } from '../response/respond.ts'
import { withTimeout } from './timeout.ts'

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
 * 4. middleware, outermost first (`run-middleware.ts`)
 * 5. body: read and parsed, for methods that have one (`body/`)
 * 6. handler: called, with its schemas around it (`call-route.ts`, `validation/`)
 * 7. respond: a result or an error becomes first a draft (`results/`), then the complete
 *    response (`response/`)
 * 8. write: the host writes the response (the adapter)
 */
export function run(
  exchange: Exchange,
  produce: ProduceResult,
): RespondResult | Promise<RespondResult> {
  if (exchange.settings.onResponse === undefined) return runStages(exchange, produce)
  const start = performance.now()
  const response = runStages(exchange, produce)
  if (!(response instanceof Promise)) return observeResponse(exchange, response, start)
  return response.then((settled) => observeResponse(exchange, settled, start))
}

function runStages(
  exchange: Exchange,
  produce: ProduceResult,
): RespondResult | Promise<RespondResult> {
  try {
    const { settings, context, timeout } = exchange
    if (settings.onRequest !== undefined) reportLater(exchange, settings.onRequest(context))
    const result = produce(exchange)
    if (!isThenable(result)) return respond(exchange, result)
    const timed = timeout === undefined ? result : withTimeout(result, timeout, exchange)
    return Promise.resolve(timed).then(
      (value) => respond(exchange, value),
      (thrown: unknown) => respondToThrown(exchange, thrown),
    )
  } catch (thrown) {
    return respondToThrown(exchange, thrown)
  }
}

function observeResponse(
  exchange: Exchange,
  response: RespondResult,
  start: number,
): RespondResult {
  const { context, settings } = exchange
  const { route, method } = context
  const event = { route, method, status: response?.status, duration: performance.now() - start }
  try {
    reportLater(exchange, settings.onResponse?.(event, context))
  } catch (error) {
    exchange.report(error)
  }
  return response
}

/** The request does not wait for an observer, but the observer's failure is reported. */
function reportLater(exchange: Exchange, returned: unknown): void {
  if (!isThenable(returned)) return
  Promise.resolve(returned).catch((error) => {
    exchange.report(error)
  })
}
