import { destination, pino } from 'pino'
import { readSettings } from './settings.js'

/** The bytes of log that wait for a full disk at most. Lines beyond them are lost. */
const LONGEST_BACKLOG = 1_048_576

const out = destination({ fd: 1, maxLength: LONGEST_BACKLOG })

// Without a listener a disk that is full would end the process. The next write tries again.
out.on('error', () => {})

/** Writes one JSON object a line to the standard output. */
export const log = pino({ level: readSettings().LOG_LEVEL }, out)
