import type { ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import { Traffic } from './traffic.ts'

/** How `gracefulShutdown()` shuts down. */
export interface GracefulShutdownOptions {
  /** Milliseconds that requests in flight may take; then their connections are destroyed. Default: 10,000. */
  readonly timeout?: number
}

/**
 * Prepares an HTTP server for an end that no client notices, and gives the function that brings
 * it: requests in flight finish, new ones are answered 503 with `Connection: close`, event streams
 * are broken off for their clients to connect anew, and then the server closes with all its
 * connections. What it returns resolves when that is done.
 *
 * Call it before the server listens, so that it knows every connection.
 *
 * @example
 * const shutDown = gracefulShutdown(server)
 * process.once('SIGTERM', async () => {
 *   await shutDown()
 *   await database.close()
 * })
 * @param server of `node:http`, `node:https` or `node:http2`
 * @throws {TypeError} for what is no server, and for a timeout that is no number of milliseconds.
 */
export function gracefulShutdown(
  server: Server,
  { timeout = 10_000 }: GracefulShutdownOptions = {},
): () => Promise<void> {
  if (typeof server?.on !== 'function') {
    throw new TypeError(
      `gracefulShutdown() takes a server, as createServer() gives it; got ${server === null ? 'null' : typeof server}`,
    )
  }
  if (!(timeout >= 0)) {
    throw new TypeError(
      `gracefulShutdown(): timeout is ${String(timeout)}; write milliseconds, such as 10_000`,
    )
  }
  const traffic = new Traffic(server)
  let closing: Promise<void> | undefined
  return () => {
    closing ??= close(server, traffic, timeout)
    return closing
  }
}

async function close(server: Server, traffic: Traffic, timeout: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeout)
  })
  // Until the last request in flight is answered the server listens, to refuse what is new.
  traffic.refuse(answerUnavailable)
  traffic.closeEventStreams()
  await Promise.race([traffic.finished(), deadline])
  const stopped = stopListening(server)
  traffic.closeIdle()
  await Promise.race([stopped, deadline])
  traffic.destroy()
  clearTimeout(timer)
  await stopped
}

/** RFC 9110, section 15.6.4: for the client to try again, on another connection. */
function answerUnavailable(res: ServerResponse): void {
  const body = '{"title":"Service Unavailable","status":503}'
  res.statusCode = 503
  res.setHeader('Content-Type', 'application/problem+json')
  res.setHeader('Content-Length', body.length)
  res.end(body)
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The one error there is says that the server does not listen, which is what was asked for.
    server.close(() => resolve())
  })
}
