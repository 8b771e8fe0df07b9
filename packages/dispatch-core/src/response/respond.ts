import { isPromise } from '../checks/values.ts'
import type { PlainResponse } from '../contract/plain-response.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { draftResponse } from '../results/draft-response.ts'
import { HttpError, isHttpError, STATIC_PROBLEM } from '../results/http-error.ts'
import { isThrownResult, type ResponseDraft } from '../results/result.ts'
import { cancelBody } from '../results/source.ts'
import { readThrownError, type ThrownError } from '../results/thrown-error.ts'
import { completeResponse, dropCaching } from './complete-response.ts'

/** `undefined` where the handler answers through the host. */
export type RespondResult = PlainResponse | undefined

/** Makes the response to a returned result. It never throws and never rejects. */
export function respond(
  exchange: Exchange,
  result: unknown,
): RespondResult | Promise<RespondResult> {
  try {
    if (isAnsweredByHost(exchange, result)) return undefined
    if (isHttpError(result) && exchange.hostRequest.passError?.(result) === true) return undefined
    return completeResponse(exchange, draftResult(exchange, result))
  } catch (error) {
    return respondToError(exchange, error)
  }
}

/**
 * Makes the response to a thrown value: a `Response`, an `HttpError` or a helper's result means the
 * same thrown as returned. It never throws and never rejects.
 */
export function respondToThrown(
  exchange: Exchange,
  thrown: unknown,
): RespondResult | Promise<RespondResult> {
  const isResult = isThrownResult(thrown) && exchange.hostRequest.isAnswered?.() !== true
  return isResult ? respond(exchange, thrown) : respondToError(exchange, thrown)
}

/** A result that comes after an answer through the host is dropped. */
function isAnsweredByHost(exchange: Exchange, result: unknown): boolean {
  const { hostRequest, route } = exchange
  const isHostResponse =
    typeof result === 'object' && result !== null && hostRequest.isHostResponse?.(result) === true
  if (hostRequest.isAnswered?.() !== true) return isHostResponse
  if (result !== undefined && !isHostResponse) {
    discardResult(exchange, result)
    console.warn(
      `${route.id}: a handler answered by itself and returned a result too; the result is dropped`,
    )
  }
  return true
}

function draftResult(exchange: Exchange, result: unknown): ResponseDraft {
  if (result !== undefined) return draftResponse(result, exchange)
  const { status = 200 } = exchange
  return { status: status === 200 ? 204 : status, body: null }
}

/**
 * Calls `onError` for an unexpected error, and answers with its result, else as the error says, else
 * with a 500 that reveals nothing of the error. Without `onError`, the host's own error handling goes
 * first.
 */
function respondToError(
  exchange: Exchange,
  error: unknown,
): RespondResult | Promise<RespondResult> {
  const { hostRequest, settings } = exchange
  exchange.isSettled = true
  const isAbort = exchange.isAbort(error)
  if (!isAbort && settings.onError === undefined && passesError(exchange, error)) return undefined
  const thrown = isAbort ? undefined : readThrownError(error)
  const replacement = isAbort ? clientGone() : reportUnexpected(exchange, error, thrown)
  if (hostRequest.isAnswered?.() === true) {
    hostRequest.abandon?.()
    return undefined
  }
  const replace = (result: unknown) => replaceError(exchange, { error, thrown }, result)
  return isPromise(replacement) ? replacement.then(replace) : replace(replacement)
}

function passesError(exchange: Exchange, error: unknown): boolean {
  const { hostRequest } = exchange
  try {
    const isPassed = hostRequest.isAnswered?.() !== true && hostRequest.passError?.(error) === true
    if (isPassed && readThrownError(error)?.isExpected !== true) exchange.error ??= error
    return isPassed
  } catch {
    // The host's own error handling has failed, so that the error is reported as any other.
    return false
  }
}

function reportUnexpected(
  exchange: Exchange,
  error: unknown,
  thrown: ThrownError | undefined,
): unknown {
  return thrown?.isExpected === true ? undefined : exchange.report(error)
}

/**
 * A handler that stops because its client has gone has not failed. Only observers see this answer.
 */
function clientGone(): HttpError {
  return new HttpError(499, { title: 'Client Closed Request' })
}

function replaceError(
  exchange: Exchange,
  { error, thrown }: { error: unknown; thrown: ThrownError | undefined },
  replacement: unknown,
): RespondResult {
  try {
    // In the meantime `onError` or code outside the routes may have answered through the host.
    if (isAnsweredByHost(exchange, replacement)) return undefined
    if (replacement === undefined && exchange.hostRequest.passError?.(error) === true) {
      return undefined
    }
    dropCaching(exchange)
    const result =
      replacement === undefined
        ? toProblem(error, thrown, exchange.settings.exposeErrors)
        : replacement
    const draft = draftResponse(result, exchange)
    const status = draft.status ?? errorStatus(exchange)
    return completeResponse(exchange, { ...draft, status })
  } catch (failure) {
    if (replacement !== undefined) exchange.logError(failure)
    // The headers of the context may be the reason of the failure.
    exchange.replyIfUsed = undefined
    return completeResponse(exchange, STATIC_PROBLEM)
  }
}

/** A status below 400, set before the error, was not meant for the error. */
function errorStatus({ status = 200 }: Exchange): number {
  return status >= 400 ? status : 500
}

function toProblem(error: unknown, thrown: ThrownError | undefined, isExposed: boolean): HttpError {
  const { problem = new HttpError(500), isExpected = false } = thrown ?? {}
  if (!isExposed || isExpected) return problem
  const { message, stack } =
    error instanceof Error ? error : { message: String(error), stack: undefined }
  const { status, headers } = problem
  return new HttpError(status, { headers, detail: message, extensions: { stack } })
}

/** Stops the source of a result that will not be sent, and ignores its failure. */
export function discardResult(exchange: Exchange, result: unknown): void {
  try {
    if (result !== undefined) cancelBody(draftResponse(result, exchange).body)
  } catch {}
}
