import { isThenable } from '../checks/thenable.ts'
import type { PlainResponse } from '../contract/plain-response.ts'
import { type Exchange, reportTo } from '../exchange/exchange.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import { finish, finishThrown } from '../response/respond.ts'
import { withTimeout } from './timeout.ts'

/** `undefined` when the handler answers through the host. */
export type RunResult = PlainResponse | undefined

/** What makes the result of a request. */
export type Produce = (exchange: Exchange, context: RequestContext) => unknown

/**
 * Turns what `produce` gives or throws into the response of an exchange, and tells the
 * observers. It never throws and never rejects.
 */
export function run(
  exchange: Exchange,
  context: RequestContext,
  produce: Produce,
): RunResult | Promise<RunResult> {
  if (exchange.settings.onResponse === undefined) return settle(exchange, context, produce)
  const start = performance.now()
  const settled = settle(exchange, context, produce)
  if (!(settled instanceof Promise)) return observe(exchange, context, settled, start)
  return settled.then((response) => observe(exchange, context, response, start))
}

function settle(
  exchange: Exchange,
  context: RequestContext,
  produce: Produce,
): RunResult | Promise<RunResult> {
  try {
    const { settings, timeout } = exchange
    if (settings.onRequest !== undefined) {
      settleObserver(exchange, context, settings.onRequest(context))
    }
    const result = produce(exchange, context)
    if (!isThenable(result)) return finish(exchange, context, result)
    const report = (error: unknown) => reportTo(settings, error, context)
    const timed = timeout === undefined ? result : withTimeout(result, timeout, exchange, report)
    return Promise.resolve(timed).then(
      (value) => finish(exchange, context, value),
      (thrown: unknown) => finishThrown(exchange, context, thrown),
    )
  } catch (thrown) {
    return finishThrown(exchange, context, thrown)
  }
}

function observe(
  exchange: Exchange,
  context: RequestContext,
  response: RunResult,
  start: number,
): RunResult {
  const { route, method } = context
  const event = { route, method, status: response?.status, duration: performance.now() - start }
  try {
    settleObserver(exchange, context, exchange.settings.onResponse?.(event, context))
  } catch (error) {
    reportTo(exchange.settings, error, context)
  }
  return response
}

/** Nobody waits for an observer, but its failure is reported. */
function settleObserver(exchange: Exchange, context: RequestContext, returned: unknown): void {
  if (!isThenable(returned)) return
  Promise.resolve(returned).catch((error) => {
    reportTo(exchange.settings, error, context)
  })
}
