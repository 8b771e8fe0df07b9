import type { RequestListener } from 'node:http'
import { type SecurityHeadersOptions, securityHeaders } from '@portolan/security-headers'

/** A `node:http` listener that runs the middleware and sends an empty answer, or an error as a 500. */
export function plainListener(options?: SecurityHeadersOptions): RequestListener {
  const middleware = securityHeaders(options)
  return (req, res) =>
    middleware(req, res, (error) => {
      if (error !== undefined) res.statusCode = 500
      res.end(error === undefined ? '' : String(error))
    })
}
