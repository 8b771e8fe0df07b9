import type { ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import { UsageError } from '@portolan/dispatch-core'
import { startDraining } from '@portolan/dispatch-core/adapter'
import { Traffic } from './traffic.ts'

/** Options of `gracefulShutdown()`. */
export interface GracefulShutdownOptions {
  /**
   * The milliseconds that requests in flight may still take. After that, their connections are
   * destroyed. Default: 10,000.
   */
  readonly timeout?: number
  /**
   * The milliseconds for which new requests are still served, so that load balancers learn from
   * `readyz` of `health()`, which answers 503 at once, that others have to take over. Default: 0.
   */
  readonly drainDelay?: number
}

/**
 * Returns a function that ends an HTTP server without errors for its clients. For `drainDelay`
 * everything is served as before, and only `readyz` of `health()` answers 503. Then requests in flight
 * finish, and new ones get 503 with `Connection: close`. Event streams are broken off, so that
 * their clients connect anew. A WebSocket, or half a request, has a second more. Then the server and
 * all its connections are closed, and the promise of the function resolves.
 *
 * Call `gracefulShutdown()` before the server listens, so that it knows every connection.
 *
 * @example
 * const shutDown = gracefulShutdown(server)
 * process.once('SIGTERM', async () => {
 *   await shutDown()
 *   await database.close()
 * })
 *
 * @param server of `node:http`, `node:https` or `node:http2`
 * @throws {UsageError} for a value that is not a server, and for a time that is not a number of
 * milliseconds.
 */
export function gracefulShutdown(
  server: Server,
  { timeout = 10_000, drainDelay = 0 }: GracefulShutdownOptions = {},
): () => Promise<void> {
  if (typeof server?.on !== 'function') {
    throw new UsageError(
      'invalid-option',
      `gracefulShutdown() takes a server that createServer() returned; got ${server === null ? 'null' : typeof server}`,
    )
  }
  for (const [name, time] of Object.entries({ timeout, drainDelay })) {
    if (!(time >= 0)) {
      throw new UsageError(
        'invalid-option',
        `gracefulShutdown(): ${name} is ${String(time)}; write milliseconds, such as 10_000`,
      )
    }
  }
  const traffic = new Traffic(server)
  let closing: Promise<void> | undefined
  return () => {
    closing ??= drain(drainDelay, () => close(server, traffic, timeout))
    return closing
  }
}

/** From the signal to the end, `readyz` answers 503. */
async function drain(delay: number, end: () => Promise<void>): Promise<void> {
  const endDraining = startDraining()
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
  try {
    await end()
  } finally {
    endDraining()
  }
}

async function close(server: Server, traffic: Traffic, timeout: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let graceTimer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeout)
  })
  // The server listens until the last request in flight is answered, and refuses new ones.
  traffic.refuse(answerUnavailable)
  traffic.closeEventStreams()
  await Promise.race([traffic.finished(), deadline])
  const stopped = stopListening(server)
  traffic.closeIdle()
  const grace = new Promise<void>((resolve) => {
    graceTimer = setTimeout(resolve, GRACE)
  })
  await Promise.race([stopped, deadline, grace])
  traffic.destroy()
  clearTimeout(timer)
  clearTimeout(graceTimer)
  await stopped
}

/**
 * The milliseconds that a connection without a request has after the last answer: one that has sent
 * a part of a head, and one that is another protocol's by now, such as a WebSocket.
 */
const GRACE = 1_000

/** The client tries again, on another connection (RFC 9110, section 15.6.4). */
function answerUnavailable(res: ServerResponse): void {
  const body = '{"title":"Service Unavailable","status":503}'
  res.statusCode = 503
  res.setHeader('Content-Type', 'application/problem+json')
  res.setHeader('Content-Length', body.length)
  res.end(body)
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error says that the server does not listen, which is the wanted state.
    server.close(() => resolve())
  })
}
