import { pino } from 'pino'
import { logLevel } from './settings.js'

/** One JSON object a line on the standard output. What a session is made of never gets there. */
export const log = pino({
  level: logLevel,
  redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
})
