import { pino } from 'pino'
import { logLevel } from './settings.js'

/**
 * Writes one JSON object a line to the standard output. Cookies, keys and tokens are left out.
 */
export const log = pino({
  level: logLevel,
  redact: [
    'req.headers.authorization',
    'req.headers.cookie',
    'req.headers["x-api-key"]',
    'res.headers["set-cookie"]',
  ],
})

/** A request for the log. Some clients put a key into the URL, of which the query is a copy. */
export function withoutSecrets<Logged extends { url: string; query?: unknown }>({
  query: _,
  ...logged
}: Logged): Omit<Logged, 'query'> {
  return { ...logged, url: logged.url.replace(SECRET_PARAM, '$1=[Redacted]') }
}

const SECRET_PARAM = /\b((?:access_|id_|refresh_)?token|api_?key|key|secret|password)=[^&#]*/gi
