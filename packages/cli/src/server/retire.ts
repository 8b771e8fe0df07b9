import { Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'

/**
 * Lets other processes on the same port take over: takes no new connection, and closes each one with
 * the answer to its next request, or when it has been idle for as long as the server allows. Clients
 * learn that from `Connection: close` and `Keep-Alive`, so that none sends into a closing connection.
 *
 * @param limit milliseconds
 * @returns a promise that resolves when all connections are closed or the time is over
 */
export async function retire(server: NetServer, limit: number): Promise<void> {
  if (server instanceof HttpServer) server.prependListener('request', closeAfter)
  // Not the method of http.Server: it closes idle connections, into which a client may be sending.
  NetServer.prototype.close.call(server)
  const end = performance.now() + limit
  while (performance.now() < end && (await countConnections(server)) > 0) {
    await new Promise((resolve) => setTimeout(resolve, CHECK_INTERVAL))
  }
}

/** In milliseconds. */
const CHECK_INTERVAL = 50

function closeAfter(_req: IncomingMessage, res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close')
}

function countConnections(server: NetServer): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((error, count) => resolve(error === null ? count : 0))
  })
}
