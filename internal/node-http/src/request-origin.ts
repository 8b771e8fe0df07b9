import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'

/** Scheme and authority of a request, from its connection and its `Host` (or `:authority`). */
export function requestOrigin(req: IncomingMessage): string {
  const scheme = (req.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'
  return `${scheme}://${findAuthority(req)}`
}

// A host name or an address, with a port or not: nothing that would end the authority of a URL.
const authorityPattern = /^(?:\[[\da-f:.]+\]|[^\s/?#@\\:[\]]+)(?::\d{1,5})?$/i

function findAuthority({ headers }: IncomingMessage): string {
  const authority = headers[':authority'] ?? headers.host
  return typeof authority === 'string' && authorityPattern.test(authority) ? authority : 'localhost'
}
