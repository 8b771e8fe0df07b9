import type { RequestListener } from 'node:http'
import { type SecurityHeadersOptions, securityHeaders } from '@portolan/security-headers'

/** A `node:http` listener with the middleware before an empty answer; errors are told as a 500. */
export function plainListener(options?: SecurityHeadersOptions): RequestListener {
  const middleware = securityHeaders(options)
  return (req, res) =>
    middleware(req, res, (error) => {
      if (error !== undefined) res.statusCode = 500
      res.end(error === undefined ? '' : String(error))
    })
}
