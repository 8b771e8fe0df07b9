import { isThrownResult } from '../results/result-kind.ts'
import type { HandlerContext } from './context.ts'
import type { Settings } from './settings.ts'
import { isThenable } from './thenable.ts'

/**
 * Tells `onError` of an unexpected error and gives the result to answer with: what `onError`
 * returned or threw as a result, or a promise of it that never rejects. An `onError` that
 * fails itself is told of on the console.
 */
export function reportTo(settings: Settings, error: unknown, context: HandlerContext): unknown {
  const writeToConsole = (thrown: unknown) => logError(thrown, context)
  const answerFailure = (failure: unknown) =>
    isThrownResult(failure) ? failure : writeToConsole(failure)
  try {
    const result = (settings.onError ?? writeToConsole)(error, context)
    return isThenable(result) ? Promise.resolve(result).catch(answerFailure) : result
  } catch (failure) {
    return answerFailure(failure)
  }
}

/** Writes to the console what no `onError` is told of. */
export function logError(error: unknown, { method, route }: HandlerContext): undefined {
  try {
    console.error(`${method} ${route.pattern} failed:`, error)
  } catch {
    // Not even printable, such as a proxy that throws: the 500 is all there is to say.
  }
  return undefined
}
