import type { IncomingMessage, ServerResponse } from 'node:http'
import { SECURITY_HEADERS, securityHeaders } from '@portolan/security-headers'
import helmet from 'helmet'

export type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

const HSTS = 'Strict-Transport-Security'

/** Helmet with only the headers that both packages set. */
const sameHelmet = helmet({
  contentSecurityPolicy: false,
  xDownloadOptions: false,
  xXssProtection: false,
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
})

/** Each sets the same headers. `byHand` is the unit. */
export const contestants: ReadonlyMap<string, Middleware> = new Map<string, Middleware>([
  ['by hand', byHand],
  ['by hand, a loop', byLoop],
  ['@portolan/security-headers', securityHeaders()],
  ['helmet, the same headers', helmetWithTheRest],
])

function byHand(req: IncomingMessage, res: ServerResponse, next: () => void): void {
  res.removeHeader('X-Powered-By')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('X-Frame-Options', 'SAMEORIGIN')
  res.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin')
  res.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
  res.setHeader('X-DNS-Prefetch-Control', 'off')
  if (isSecure(req)) res.setHeader(HSTS, 'max-age=31536000; includeSubDomains')
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  res.setHeader('Origin-Agent-Cluster', '?1')
  res.setHeader('X-Permitted-Cross-Domain-Policies', 'none')
  next()
}

function byLoop(req: IncomingMessage, res: ServerResponse, next: () => void): void {
  res.removeHeader('X-Powered-By')
  for (const [name, value] of SECURITY_HEADERS) {
    if (name !== HSTS || isSecure(req)) res.setHeader(name, value)
  }
  next()
}

function helmetWithTheRest(req: IncomingMessage, res: ServerResponse, next: () => void): void {
  sameHelmet(req, res, () => {
    res.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
    if (isSecure(req)) res.setHeader(HSTS, 'max-age=31536000; includeSubDomains')
    next()
  })
}

function isSecure({ socket, headers }: IncomingMessage): boolean {
  return 'encrypted' in socket && socket.encrypted === true && headers.host !== 'localhost'
}
