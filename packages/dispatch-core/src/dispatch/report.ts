import type { HandlerContext } from './context.ts'
import type { Settings } from './settings.ts'

/**
 * Tells `onError` of an unexpected error and gives what it returns, a promise that never
 * rejects where it returned one. An `onError` that fails itself is told of on the console.
 */
export function reportTo(settings: Settings, error: unknown, context: HandlerContext): unknown {
  try {
    const result = (settings.onError ?? writeToConsole)(error, context)
    const isPromise = typeof result === 'object' && result !== null && 'then' in result
    return isPromise ? Promise.resolve(result).catch(writeToConsole) : result
  } catch (failure) {
    return writeToConsole(failure)
  }
}

function writeToConsole(error: unknown): undefined {
  try {
    console.error(error)
  } catch {
    // Not even printable, such as a proxy that throws: the 500 is all there is to say.
  }
  return undefined
}
