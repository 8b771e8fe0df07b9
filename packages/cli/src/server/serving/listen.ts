import type { Server } from 'node:net'
import { CommandError } from '../../errors.ts'
import type { Address } from './address.ts'

/**
 * Listens, and gives the URL for people.
 *
 * @throws CommandError when something listens there already, or the system refuses it.
 */
export function listen(server: Server, { port, host }: Address): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: NodeJS.ErrnoException): void => {
      reject(new CommandError(explain(cause, { port, host }), undefined, { cause }))
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
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use; stop what listens there, or set PORT or --port to another one`
  if (code === 'EACCES')
    return `Port ${port} is not for everyone; set PORT or --port to one from 1024, such as 3000`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `"${host}" is no address of this machine; set HOST or --host to one, such as 127.0.0.1, or leave it out`
  return `Cannot listen on port ${port}: ${message}`
}
