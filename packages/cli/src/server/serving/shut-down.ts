import type { Server } from 'node:http'
import { gracefulShutdown } from '@portolan/adapter-express'
import { EXIT } from '../../errors.ts'
import { onEndSignal } from './end-signals.ts'
import { exitWithError } from './exit-with-error.ts'

/** What a process that started others sends them to end, whatever signals they get. */
export const SHUT_DOWN = 'portolan:shut-down'

/** Milliseconds that requests in flight may take, and then what the app does at its end. */
const SHUT_DOWN_LIMIT = 10_000

/**
 * At SIGTERM or SIGINT lets the requests in flight finish, closes what is open and ends with exit
 * code 0; at a second one ends at once with 1. Call it before the server listens.
 *
 * @param close runs when the last request has been answered, and is told how many milliseconds it has
 */
export function shutDownAtSignal(server: Server, close: (limit: number) => Promise<void>): void {
  const shutDown = gracefulShutdown(server, { timeout: SHUT_DOWN_LIMIT })
  let isEnding = false
  const finish = (): void => {
    if (!isEnding) void end(shutDown, close)
    isEnding = true
  }
  onEndSignal({ finish, abort: () => process.exit(EXIT.problem) })
  process.on('message', (message) => {
    if (message === SHUT_DOWN) finish()
  })
}

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
