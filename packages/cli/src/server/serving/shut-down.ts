import type { Server } from 'node:http'
import { gracefulShutdown } from '@portolan/adapter-express'
import { EXIT } from '../../errors.ts'
import { onEndSignal } from './end-signals.ts'

/** What a process that started others sends them to end, whatever signals they get. */
export const SHUT_DOWN = 'portolan:shut-down'

/**
 * At SIGTERM or SIGINT lets the requests in flight finish, closes what is open and ends with exit
 * code 0; at a second one ends at once with 1. Call it before the server listens.
 *
 * @param close runs when the last request has been answered
 */
export function shutDownAtSignal(server: Server, close: () => unknown): void {
  const shutDown = gracefulShutdown(server)
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

async function end(shutDown: () => Promise<void>, close: () => unknown): Promise<void> {
  try {
    await shutDown()
    await close()
    process.exit(EXIT.ok)
  } catch (error) {
    console.error(error)
    process.exit(EXIT.problem)
  }
}
