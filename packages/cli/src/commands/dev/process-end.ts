import { EXIT } from '../../errors.ts'
import { onEndSignal } from '../../server/serving/end-signals.ts'

/** Milliseconds that what the project has opened may keep the process alive after the end. */
const AFTER_END = 1_000

/** Resolves when the process is told to stop; when it is told once more, it stops at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    onEndSignal({ finish: resolve, abort: () => process.exit(EXIT.problem) })
  })
}

/** Ends the process where nobody reads what it writes any more, such as after `| head`. */
export function endWithOutput(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', () => process.exit(EXIT.problem))
}

/**
 * Ends the process a little later, with its exit code, where timers or connections of the project
 * do not.
 *
 * @param limit what is done before may take that long, in milliseconds
 */
export function endEvenIfBusy(limit: number): void {
  setTimeout(() => process.exit(), limit + AFTER_END).unref()
}

/**
 * Tells errors that nobody caught instead of ending the process. The server goes on, so that
 * saving the file that is to blame is enough.
 */
export function surviveErrors(onError: (error: unknown) => void): void {
  process.on('uncaughtException', onError)
  process.on('unhandledRejection', onError)
}
