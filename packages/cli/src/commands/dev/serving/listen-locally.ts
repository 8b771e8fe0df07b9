import type { Server } from 'node:http'
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'
import type { Address } from '../../../server/serving/address.ts'
import { listen } from '../../../server/serving/listen.ts'

/** A server that takes connections. */
export interface Listening {
  readonly url: string
  /** Takes no further ones where the server itself does not see to it. */
  stop(): void
}

/**
 * Listens; by default on both addresses of `localhost`, since clients take either.
 *
 * @throws CommandError where the port is taken or the address is none of this machine.
 */
export async function listenLocally(
  server: Server,
  { host = 'localhost', port }: Address,
): Promise<Listening> {
  if (host !== 'localhost') return { url: await listen(server, { host, port }), stop: () => {} }
  await listen(server, { host: '127.0.0.1', port })
  // A server that listens on a port has an address of this kind.
  const { port: chosen } = server.address() as AddressInfo
  const second = await listenOnSix(server, chosen)
  return { url: `http://localhost:${chosen}`, stop: () => second?.close() }
}

/** The same port of `::1`, whose connections the server takes as its own. */
async function listenOnSix(server: Server, port: number): Promise<NetServer | undefined> {
  const second = createServer((socket) => server.emit('connection', socket))
  try {
    await listen(second, { host: '::1', port })
    return second
  } catch (error) {
    const { code } = (error as { cause?: NodeJS.ErrnoException }).cause ?? {}
    // A machine without IPv6 has no such address, and nobody else listens there.
    if (code !== 'EADDRINUSE') return undefined
    server.close()
    throw error
  }
}
