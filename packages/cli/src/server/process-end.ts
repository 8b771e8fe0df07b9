import type { Server } from 'node:http'
import { gracefulShutdown } from '@portolan/adapter-express'
import { CommandError, EXIT, usageError } from '../errors.ts'
import { markProblem } from '../terminal/text.ts'
import { retire } from './retire.ts'

/** The actions of a process when it is told to end. */
interface EndActions {
  /** At the first SIGTERM or SIGINT. */
  readonly finish: () => void
  /** At a later one, by someone who does not want to wait. */
  readonly abort: () => void
}

/**
 * A terminal sends Ctrl-C to everything that runs in it, and package managers pass their signals
 * on: another signal within this time, in milliseconds, is the same one.
 */
const ECHO_TIME = 500

/** Listens to the signals that tell a process to end, instead of ending at once. */
export function onEndSignal({ finish, abort }: EndActions): void {
  let first: number | undefined
  const onSignal = (): void => {
    if (first === undefined) {
      first = performance.now()
      finish()
    } else if (performance.now() - first > ECHO_TIME) abort()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

/** A process sends this to the processes that it has started, to end them. */
export const SHUT_DOWN = 'portolan:shut-down'

/** The same, where another process on the same port has taken over. */
export const RETIRE = 'portolan:retire'

/** The same process sends this, to learn whether the event loop turns. */
export const PING = 'portolan:ping'

/** The answer to a ping. */
export const PONG = 'portolan:pong'

/** Milliseconds that requests in flight may take, and then the `close()` of the app. */
const SHUT_DOWN_LIMIT = 10_000

interface Ending {
  readonly begin: () => void
  readonly close: (limit: number) => Promise<void>
}

/**
 * At SIGTERM or SIGINT serves for `DRAIN_DELAY` milliseconds as before, while `readyz` of `health()`
 * answers 503, then lets the requests in flight finish, closes connections and ends with exit code 0; at a second one ends at once with 1. Call it before the server listens.
 *
 * @param ending `begin` runs at the signal; `close` runs when the last request has been answered,
 * and is told how many milliseconds it has
 */
export function shutDownAtSignal(server: Server, { begin, close }: Ending): void {
  const drainDelay = readDrainDelay(process.env)
  const shutDown = gracefulShutdown(server, { timeout: SHUT_DOWN_LIMIT, drainDelay })
  let isEnding = false
  const finish = (): void => {
    if (isEnding) return
    isEnding = true
    begin()
    void end(shutDown, close)
  }
  onEndSignal({ finish, abort: () => process.exit(EXIT.problem) })
  process.on('message', (message) => {
    if (message === SHUT_DOWN) finish()
    if (message === RETIRE) void retire(server, SHUT_DOWN_LIMIT).then(finish)
    if (message === PING) process.send?.(PONG)
  })
}

/**
 * Reads `DRAIN_DELAY`, the milliseconds for which new requests are served after the signal. Empty is
 * as good as not set.
 *
 * @throws {CommandError} for a value that is not a number of milliseconds.
 */
function readDrainDelay({ DRAIN_DELAY }: NodeJS.ProcessEnv): number {
  const delay = Number(DRAIN_DELAY || '0')
  if (Number.isInteger(delay) && delay >= 0 && delay <= LONGEST_DELAY) return delay
  throw usageError(
    'wrong-drain-delay',
    `DRAIN_DELAY is "${DRAIN_DELAY}"; write milliseconds up to ${LONGEST_DELAY}, such as DRAIN_DELAY=5000`,
  )
}

/** An hour, in milliseconds. */
const LONGEST_DELAY = 3_600_000

async function end(
  shutDown: () => Promise<void>,
  close: (limit: number) => Promise<void>,
): Promise<void> {
  try {
    await shutDown()
    await close(SHUT_DOWN_LIMIT)
    process.exit(EXIT.ok)
  } catch (error) {
    exitWithError(error)
  }
}

/** Ends the process of a built server: a message for people is shown without a stack. */
export function exitWithError(error: unknown): never {
  const isExpected = error instanceof CommandError
  console.error(isExpected ? markProblem(error.message) : error)
  process.exit(isExpected ? error.exitCode : EXIT.problem)
}

/**
 * Milliseconds that open timers and connections of the project may keep the process alive after the
 * end.
 */
const AFTER_END = 1_000

/** Resolves when the process is told to stop; when it is told once more, it stops at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    onEndSignal({ finish: resolve, abort: () => process.exit(EXIT.problem) })
  })
}

/** Ends the process when its output is closed, such as by `| head`. */
export function endWithOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => process.exit(EXIT.problem))
  }
}

/**
 * Ends the process a little later, with its exit code, where timers or connections of the project
 * do not.
 *
 * @param limit milliseconds that the work before may take
 */
export function endEvenIfBusy(limit: number): void {
  setTimeout(() => process.exit(), limit + AFTER_END).unref()
}

/**
 * Shows uncaught errors instead of ending the process. The server goes on, so that
 * saving the file that is to blame is enough.
 */
export function surviveErrors(onError: (error: unknown) => void): void {
  // Adapters print a failed load themselves where nothing else does.
  Object.assign(process, { [Symbol.for('portolan.showsErrors')]: true })
  process.on('uncaughtException', onError)
  process.on('unhandledRejection', onError)
}
