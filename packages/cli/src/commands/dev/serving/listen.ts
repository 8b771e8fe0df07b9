import type { Server } from 'node:http'
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'
import { CommandError } from '../../../errors.ts'

/** Where to listen. */
export interface ListenAddress {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
}

export interface Listening {
  readonly url: string
  /** Takes no further connections; those that there are go on. */
  stop(): void
}

/**
 * Listens; for `localhost` on both of its addresses, since clients take either.
 *
 * @throws CommandError where the port is taken or the address is none of this machine.
 */
export async function listen(server: Server, { host, port }: ListenAddress): Promise<Listening> {
  const isLocal = host === 'localhost'
  await listenOn(server, { host: isLocal ? '127.0.0.1' : host, port })
  // A server that listens on a port has an address of this kind.
  const { port: actual } = server.address() as AddressInfo
  const second = isLocal ? await listenOnSixToo(server, actual) : undefined
  return { url: toUrl(host, actual), stop: () => second?.close() }
}

/** The same port on `::1`, for connections that the server takes as its own. */
async function listenOnSixToo(server: Server, port: number): Promise<NetServer | undefined> {
  const second = createServer((socket) => server.emit('connection', socket))
  try {
    await listenOn(second, { host: '::1', port })
    return second
  } catch (error) {
    // A machine without IPv6 has no such address.
    if (!(error instanceof CommandError)) return undefined
    server.close()
    throw error
  }
}

function listenOn(server: NetServer, { host, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(toCommandError(error, { host, port }))
    server.once('error', fail)
    server.listen({ host, port }, () => {
      server.off('error', fail)
      resolve()
    })
  })
}

function toCommandError(error: NodeJS.ErrnoException, { host, port }: ListenAddress): Error {
  const isOurs = host !== '::1'
  switch (error.code) {
    case 'EADDRINUSE':
      return new CommandError(
        `Port ${port} of ${host} is taken by another process; stop that one, or write another port, such as --port ${port + 1}, or --port 0 for one that is free`,
      )
    case 'EACCES':
      return new CommandError(
        `Port ${port} is not open to this user; write one from 1024, such as --port 3000`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return isOurs
        ? new CommandError(`${host} is no address of this machine; write --host localhost`)
        : error
    default:
      return error
  }
}

function toUrl(host: string, port: number): string {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}/`
}
