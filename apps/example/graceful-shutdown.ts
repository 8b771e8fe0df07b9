import type { Server } from 'node:http'
import { gracefulShutdown } from '@portolan/adapter-express'

/**
 * At the first SIGTERM or SIGINT lets the requests in flight finish, closes what is open and ends
 * with exit code 0; at a second signal ends at once with 1. Call it before the server listens.
 *
 * @param close runs when the last request has been answered
 */
export function shutDownAtSignal(server: Server, close: () => Promise<void>): void {
  const shutDown = gracefulShutdown(server)
  let isShuttingDown = false
  const end = async () => {
    if (isShuttingDown) process.exit(1)
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
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}
