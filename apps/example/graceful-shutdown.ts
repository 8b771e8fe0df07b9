import type { Server } from 'node:http'
import { gracefulShutdown } from '@portolan/adapter-express'

/**
 * Ends the process gracefully. At the first SIGTERM or SIGINT it lets the requests in flight
 * finish, runs `close` and exits with code 0. At a second signal it exits at once with code 1. Call
 * it before the server listens.
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
