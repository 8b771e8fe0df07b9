import type { Server as HttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { PORT_RANGE, parsePort } from '../config/values.ts'
import { CommandError, usageError } from '../errors.ts'

/**
 * Listens, and gives the URL for people.
 *
 * @throws {CommandError} when something listens there already, or the system refuses it.
 */
export function listen(server: Server, { port, host }: Address): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: NodeJS.ErrnoException): void => {
      reject(new CommandError('cannot-listen', explain(cause, { port, host }), { cause }))
    }
    server.once('error', refuse)
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      server.off('error', refuse)
      const address = server.address()
      resolve(toUrl(host, typeof address === 'object' && address !== null ? address.port : port))
    })
  })
}

/** `localhost` stands for every address of the machine. */
function toUrl(host: string | undefined, port: number): string {
  const isEvery = host === undefined || host === '0.0.0.0' || host === '::'
  const name = isEvery ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

function explain({ code, message }: NodeJS.ErrnoException, { port, host }: Address): string {
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use; stop the process that listens there, or set PORT or --port to another one`
  }
  if (code === 'EACCES') {
    return `Port ${port} is not for everyone; set PORT or --port to one from 1024, such as 3000`
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `"${host}" is not an address of this machine; set HOST or --host to one, such as 127.0.0.1, or leave it out`
  }
  return `Cannot listen on port ${port}: ${message}`
}

/** Where a server listens. */
export interface Address {
  /** 0 lets the system choose. */
  readonly port: number
  /** Without it, every address of the machine. */
  readonly host: string | undefined
}

/**
 * Reads `PORT`, by default 3000, and `HOST`. Empty is as good as not set.
 *
 * @throws {CommandError} for a wrong port.
 */
export function readAddress({ PORT, HOST }: NodeJS.ProcessEnv): Address {
  const port = parsePort(PORT || '3000')
  if (port === undefined) {
    throw usageError('wrong-port', `PORT is "${PORT}"; write ${PORT_RANGE}, such as PORT=3000`)
  }
  return { port, host: HOST || undefined }
}

/** A server that takes connections. */
export interface Listening {
  readonly url: string
  /** Takes no further ones where the server itself does not see to it. */
  stop(): void
}

/**
 * Listens; by default on both addresses of `localhost`, since clients take either.
 *
 * @throws {CommandError} when the port is in use, or the machine does not have the address.
 */
export async function listenLocally(
  server: HttpServer,
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
async function listenOnSix(server: HttpServer, port: number): Promise<Server | undefined> {
  const second = createServer((socket) => server.emit('connection', socket))
  try {
    await listen(second, { host: '::1', port })
    return second
  } catch (error) {
    const { code } = (error as { cause?: NodeJS.ErrnoException }).cause ?? {}
    // A machine without IPv6 has no such address, and no other process listens there.
    if (code !== 'EADDRINUSE') return undefined
    server.close()
    throw error
  }
}
