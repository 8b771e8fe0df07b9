import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { isAuthority } from '@portolan/dispatch-core/adapter'

/** Scheme and authority of a request, from its connection and its `Host` (or `:authority`). */
export function requestOrigin(req: IncomingMessage): string {
  const scheme = (req.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'
  return `${scheme}://${findAuthority(req)}`
}

function findAuthority({ headers }: IncomingMessage): string {
  const authority = headers[':authority'] ?? headers.host
  return typeof authority === 'string' && isAuthority(authority) ? authority : 'localhost'
}
