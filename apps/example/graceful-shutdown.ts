import type { Server, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'

/** How to shut down. */
export interface ShutdownOptions {
  /** Runs when the last request has been answered. */
  close: () => Promise<void>
  /** How long requests in flight may take to finish, in milliseconds. */
  patience: number
}

let isDraining = false

/** Answers 503 to what still arrives on open connections once the shutdown has begun. */
export const refuseWhileDraining: RequestHandler = (_req, res, next) => {
  if (!isDraining) return next()
  res.set('Connection', 'close').status(503).json({ error: 'The server is shutting down' })
}

/**
 * On the first SIGTERM or SIGINT takes no new connections, lets the requests in flight finish,
 * closes what is open and ends with exit code 0. With 1 when patience ran out first, or at a
 * second signal.
 */
export function shutDownGracefully(server: Server, { close, patience }: ShutdownOptions): void {
  const inFlight = new Set<ServerResponse>()
  server.on('request', (_req, res) => {
    inFlight.add(res)
    res.once('close', () => {
      inFlight.delete(res)
      closeWhenDone()
    })
  })

  /** What is open then is idle, or has never sent a request. */
  const closeWhenDone = () => {
    if (isDraining && inFlight.size === 0) server.closeAllConnections()
  }

  const drain = () => {
    if (isDraining) process.exit(1)
    isDraining = true
    setTimeout(() => process.exit(1), patience).unref()
    server.close(() => {
      close().then(
        () => process.exit(0),
        (error) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
    for (const res of inFlight) if (!res.headersSent) res.setHeader('Connection', 'close')
    closeWhenDone()
  }
  process.on('SIGTERM', drain)
  process.on('SIGINT', drain)
}
