import type { TLSSocket } from 'node:tls'
import { isAuthority } from '@portolan/dispatch-core/adapter'
import type { Request } from 'express'

/** Scheme and host of a request by the app's `trust proxy` setting. */
export function originOf(req: Request): string {
  const host = findHost(req)
  return `${findScheme(req)}://${host !== undefined && isAuthority(host) ? host : 'localhost'}`
}

/** Proxies pass on what a client wrote there: any other text would stand in front of the path. */
function findScheme(req: Request): string {
  const scheme = req.protocol.toLowerCase()
  if (scheme === 'http' || scheme === 'https') return scheme
  return (req.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'
}

/** With its port, on Express 4 too, whose `req.hostname` has none. */
function findHost(req: Request): string | undefined {
  const isTrusted: (address: string | undefined, hop: number) => boolean =
    req.app.get('trust proxy fn')
  const forwarded = req.get('x-forwarded-host')
  if (forwarded !== undefined && isTrusted(req.socket.remoteAddress, 0)) {
    return forwarded.split(',', 1)[0]?.trim()
  }
  return req.get('host')
}
