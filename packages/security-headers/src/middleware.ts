import { SECURITY_HEADERS } from './security-headers-list.ts'

/** What the middleware reads of a request; `node:http` and Express requests fit. */
export interface ConnectRequest {
  readonly secure?: boolean
  readonly socket?: object | null
}

/** What the middleware uses of a response; `node:http` and Express responses fit. */
export interface ConnectResponse {
  hasHeader(name: string): boolean
  setHeader(name: string, value: string): unknown
  removeHeader(name: string): void
}

/** A Connect-style middleware that sets the security headers and goes on. */
export function securityHeaders(): (
  req: ConnectRequest,
  res: ConnectResponse,
  next: (error?: unknown) => void,
) => void {
  return (req, res, next) => {
    const { socket } = req
    const isSecure = req.secure ?? (!!socket && 'encrypted' in socket && socket.encrypted === true)
    for (const [name, value] of SECURITY_HEADERS) {
      if (name === 'Strict-Transport-Security' && !isSecure) continue
      if (!res.hasHeader(name)) res.setHeader(name, value)
    }
    res.removeHeader('X-Powered-By')
    next()
  }
}
