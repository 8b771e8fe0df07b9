import { createServer, type Server } from 'node:net'
import { StartError } from './start-error.js'

/**
 * Refuses a port that is in use. It runs before all else, so that a second start by mistake prints
 * this error only.
 * @throws {StartError} when the port is in use.
 */
export async function assertPortIsFree(port: number): Promise<void> {
  const probe = createServer((socket) => socket.destroy())
  await listen(probe, port)
  await new Promise((resolve) => probe.close(resolve))
}

/**
 * Listens on every address of the machine, IPv6's included.
 * @param port 0 lets the system choose
 * @returns the port
 * @throws {StartError} when the port is in use, or the system refuses it.
 */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE'
          ? `Port ${port} is in use; stop the program that listens there, or set PORT to another port`
          : `Cannot listen on port ${port}: ${cause.message}`
      reject(new StartError(reason, { cause }))
    })
    server.listen(port, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
