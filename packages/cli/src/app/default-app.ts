import { securityHeaders } from '@portolan/security-headers'
import compression from 'compression'
import express, { type Express, type RequestHandler } from 'express'
import { createRequestLog, formatRequest, type RequestRecord } from '../server/request-log.ts'

/**
 * The app of a project that has none: security headers, compression, a line for each request,
 * and 404 as problem+json (RFC 9457).
 *
 * @param log `false` where somebody else writes the lines
 */
export function createDefaultApp(
  routes: RequestHandler,
  log: false | ((record: RequestRecord) => void) = writeLine,
): Express {
  const app = express()
  app.disable('x-powered-by')
  if (log !== false) {
    const logRequest = createRequestLog(log)
    app.use((req, res, next) => {
      logRequest(req, res)
      next()
    })
  }
  app.use(securityHeaders())
  // A body that comes in pieces is not kept back until a compressor has filled its buffer.
  app.use(compression({ filter: (req, res) => isWhole(res) && compression.filter(req, res) }))
  app.use(routes)
  app.use((_req, res) => {
    res.status(404).type('application/problem+json').send('{"title":"Not Found","status":404}')
  })
  return app
}

function isWhole(res: { getHeader(name: string): unknown }): boolean {
  return res.getHeader('Content-Length') !== undefined
}

function writeLine(record: RequestRecord): void {
  // The server goes on where the output is closed.
  console.log(formatRequest(record))
}
