import { writeSync } from 'node:fs'
import { pino } from 'pino'

const STANDARD_OUTPUT = 1

/**
 * Writes a line to the standard output. On a full disk the line is lost: the app goes on, keeps
 * nothing in memory for it, and writes again as soon as there is room.
 */
export function writeLine(line: string): void {
  try {
    writeSync(STANDARD_OUTPUT, line)
  } catch {
    // There is no other place to tell it.
  }
}

/** Writes one JSON object a line to the standard output. server.ts sets its level. */
export const log = pino({}, { write: writeLine })
