import { isPromise } from '../checks/thenable.ts'
import { type Exchange, logError, reportTo } from '../exchange/exchange.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import type { RunResult } from '../pipeline/run.ts'
import { draftResponse } from '../results/draft-response.ts'
import { HttpError, isHttpError, staticProblem } from '../results/http-error.ts'
import { isThrownResult, type ResponseDraft } from '../results/result.ts'
import { cancelBody } from '../results/source.ts'
import { completeResponse } from './complete-response.ts'
import { dropCaching } from './merge-headers.ts'

/** The response to what was returned. Never throws, never rejects; neither does what is below. */
export function finish(
  exchange: Exchange,
  context: RequestContext,
  result: unknown,
): RunResult | Promise<RunResult> {
  try {
    if (isAnsweredByHost(exchange, result)) return undefined
    if (isHttpError(result) && exchange.hostRequest.passError?.(result) === true) return undefined
    return completeResponse(exchange, draft(exchange, result), context)
  } catch (error) {
    return fail(exchange, context, error)
  }
}

/** A `Response`, an `HttpError` or what a helper made means the same thrown as returned. */
export function finishThrown(
  exchange: Exchange,
  context: RequestContext,
  thrown: unknown,
): RunResult | Promise<RunResult> {
  const isResult = isThrownResult(thrown) && exchange.hostRequest.isAnswered?.() !== true
  return isResult ? finish(exchange, context, thrown) : fail(exchange, context, thrown)
}

/** The first of two answers wins. */
function isAnsweredByHost(exchange: Exchange, result: unknown): boolean {
  const { hostRequest, route } = exchange
  const isHostResponse =
    typeof result === 'object' && result !== null && hostRequest.isHostResponse?.(result) === true
  if (hostRequest.isAnswered?.() !== true) return isHostResponse
  if (result !== undefined && !isHostResponse) {
    discardResult(result, exchange)
    console.warn(
      `${route.id}: a handler answered by itself and returned a result too; the result is dropped`,
    )
  }
  return true
}

function draft(exchange: Exchange, result: unknown): ResponseDraft {
  if (result !== undefined) return draftResponse(result, exchange)
  const { status = 200 } = exchange
  return { status: status === 200 ? 204 : status, body: null }
}

/** Tells `onError`, and answers with what it returns or with a 500 that tells nothing. */
function fail(
  exchange: Exchange,
  context: RequestContext,
  error: unknown,
): RunResult | Promise<RunResult> {
  const { hostRequest, settings } = exchange
  const replacement = exchange.isAbort(error) ? clientGone() : reportTo(settings, error, context)
  if (hostRequest.isAnswered?.() === true) {
    hostRequest.abandon?.()
    return undefined
  }
  if (!isPromise(replacement)) return answerError(exchange, context, error, replacement)
  return replacement.then((result) => answerError(exchange, context, error, result))
}

/** Nobody gets to see it but observers: a handler that stops because its client has gone is no error. */
function clientGone(): HttpError {
  return new HttpError(499, { title: 'Client Closed Request' })
}

function answerError(
  exchange: Exchange,
  context: RequestContext,
  error: unknown,
  replacement: unknown,
): RunResult {
  try {
    // `onError` may have answered through the host, and code outside the routes at any time.
    if (isAnsweredByHost(exchange, replacement)) return undefined
    if (replacement === undefined && exchange.hostRequest.passError?.(error) === true)
      return undefined
    dropCaching(exchange)
    const result =
      replacement === undefined
        ? unexpectedProblem(error, exchange.settings.exposeErrors)
        : replacement
    const drafted = draftResponse(result, exchange)
    const status = drafted.status ?? errorStatus(exchange)
    return completeResponse(exchange, { ...drafted, status }, context)
  } catch (failure) {
    if (replacement !== undefined) logError(failure, context)
    // What was set through the context may be what cannot be sent.
    exchange.setReply = undefined
    return completeResponse(exchange, staticProblem, context)
  }
}

/** A status set before the error is not the error's, unless it says so. */
function errorStatus({ status = 200 }: Exchange): number {
  return status >= 400 ? status : 500
}

function unexpectedProblem(error: unknown, isExposed: boolean): HttpError {
  if (!isExposed) return new HttpError(500)
  const { message, stack } =
    error instanceof Error ? error : { message: String(error), stack: undefined }
  return new HttpError(500, { detail: message, extensions: { stack } })
}

/** Stops the source of a result that nobody waits for; what it fails with concerns nobody. */
export function discardResult(value: unknown, exchange: Exchange): void {
  try {
    if (value !== undefined) cancelBody(draftResponse(value, exchange).body)
  } catch {}
}
