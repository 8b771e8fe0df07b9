import { pino } from 'pino'
import { logLevel } from './settings.js'

/**
 * Writes one JSON object a line to the standard output. Cookies and tokens of sessions are left
 * out.
 */
export const log = pino({
  level: logLevel,
  redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
})
