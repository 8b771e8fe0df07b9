import { completeResponse } from '../results/complete-response.ts'
import { draftResponse } from '../results/draft-response.ts'
import { HttpError } from '../results/http-error.ts'
import type { PlainResponse } from '../results/plain-response.ts'
import { staticProblem } from '../results/problem.ts'
import { isHelperResult, type ResponseDraft } from '../results/result.ts'
import type { Exchange } from './exchange.ts'
import { reportTo } from './report.ts'
import type { RequestContext } from './request-context.ts'
import { withTimeout } from './timeout.ts'

/** `undefined` when the handler answers through the host. */
export type RunResult = PlainResponse | undefined

/**
 * Turns what `produce` gives or throws into the response of an exchange, and tells the
 * observers. It never throws and never rejects.
 */
export function run(
  exchange: Exchange,
  context: RequestContext,
  produce: (exchange: Exchange, context: RequestContext) => unknown,
): RunResult | Promise<RunResult> {
  const { onResponse } = exchange.settings
  if (onResponse === undefined) return settle(exchange, context, produce)
  const start = performance.now()
  const observe = (response: RunResult): RunResult => {
    const { route, method } = context
    try {
      onResponse(
        { route, method, status: response?.status, duration: performance.now() - start },
        context,
      )
    } catch (error) {
      reportTo(exchange.settings, error, context)
    }
    return response
  }
  const settled = settle(exchange, context, produce)
  return settled instanceof Promise ? settled.then(observe) : observe(settled)
}

function settle(
  exchange: Exchange,
  context: RequestContext,
  produce: (exchange: Exchange, context: RequestContext) => unknown,
): RunResult | Promise<RunResult> {
  try {
    exchange.settings.onRequest?.(context)
    const produced = produce(exchange, context)
    const { timeout } = exchange
    const result = timeout === undefined ? produced : withTimeout(produced, timeout, exchange)
    if (!isThenable(result)) return finish(exchange, context, result)
    return Promise.resolve(result).then(
      (value) => finish(exchange, context, value),
      (thrown: unknown) => finishThrown(exchange, context, thrown),
    )
  } catch (thrown) {
    return finishThrown(exchange, context, thrown)
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}

function finish(
  exchange: Exchange,
  context: RequestContext,
  result: unknown,
): RunResult | Promise<RunResult> {
  try {
    if (isAnsweredByHost(exchange, result)) return undefined
    return complete(exchange, context, draft(exchange, result))
  } catch (error) {
    return fail(exchange, context, error)
  }
}

/** A `Response`, an `HttpError` or what a helper made means the same thrown as returned. */
function finishThrown(
  exchange: Exchange,
  context: RequestContext,
  thrown: unknown,
): RunResult | Promise<RunResult> {
  if (isResult(thrown) && exchange.host.isAnswered?.() !== true)
    return finish(exchange, context, thrown)
  return fail(exchange, context, thrown)
}

function isResult(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false
  try {
    return (
      isHelperResult(thrown) ||
      (thrown as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Response'
    )
  } catch {
    return false
  }
}

/** The first of two answers wins. */
function isAnsweredByHost({ host, route }: Exchange, result: unknown): boolean {
  const isHostResponse =
    typeof result === 'object' && result !== null && host.isHostResponse?.(result) === true
  if (host.isAnswered?.() !== true) return isHostResponse
  if (result !== undefined && !isHostResponse) {
    console.warn(
      `${route.id}: a handler answered by itself and returned a result too; the result is dropped`,
    )
  }
  return true
}

function draft(exchange: Exchange, result: unknown): ResponseDraft {
  if (result !== undefined) return draftResponse(result, exchange)
  const status = exchange.setReply?.status ?? exchange.host.status?.() ?? 200
  return { status: status === 200 ? 204 : status, body: null }
}

function complete(
  exchange: Exchange,
  context: RequestContext,
  drafted: ResponseDraft,
): PlainResponse {
  return completeResponse(exchange, drafted, (error) => {
    reportTo(exchange.settings, error, context)
  })
}

/** Tells `onError`, and answers with what it returns or with a 500 that tells nothing. */
function fail(
  exchange: Exchange,
  context: RequestContext,
  error: unknown,
): RunResult | Promise<RunResult> {
  const { host } = exchange
  const replacement = reportTo(exchange.settings, error, context)
  if (host.isAnswered?.() === true) {
    host.abandon?.()
    return undefined
  }
  if (replacement instanceof Promise) {
    return replacement.then((result) => answerError(exchange, context, error, result))
  }
  return answerError(exchange, context, error, replacement)
}

function answerError(
  exchange: Exchange,
  context: RequestContext,
  error: unknown,
  replacement: unknown,
): PlainResponse {
  try {
    const result = replacement ?? unexpectedProblem(error, exchange.settings.exposeErrors === true)
    return complete(exchange, context, draftResponse(result, exchange))
  } catch {
    return complete(exchange, context, staticProblem)
  }
}

function unexpectedProblem(error: unknown, isExposed: boolean): HttpError {
  if (!isExposed) return new HttpError(500)
  const { message, stack } =
    error instanceof Error ? error : { message: String(error), stack: undefined }
  return new HttpError(500, message, { extensions: { stack } })
}
