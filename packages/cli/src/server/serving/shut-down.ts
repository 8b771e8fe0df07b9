import type { Server } from 'node:http'
import { gracefulShutdown } from '@portolan/adapter-express'

/** What a process that started others sends them to end, whatever signals they get. */
export const SHUT_DOWN = 'portolan:shut-down'

/**
 * At the first SIGTERM or SIGINT lets the requests in flight finish, closes what is open and ends
 * with exit code 0; at a second one ends at once with 1. Call it before the server listens.
 *
 * @param close runs when the last request has been answered
 */
export function shutDownAtSignal(server: Server, close: () => unknown): void {
  const shutDown = gracefulShutdown(server)
  let isShuttingDown = false
  const end = async (): Promise<void> => {
    isShuttingDown = true
    try {
      await shutDown()
      await close()
      process.exit(0)
    } catch (error) {
      console.error(error)
      process.exit(1)
    }
  }
  const onSignal = (): void => {
    if (isShuttingDown) process.exit(1)
    void end()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  process.on('message', (message) => {
    if (message === SHUT_DOWN && !isShuttingDown) void end()
  })
}
