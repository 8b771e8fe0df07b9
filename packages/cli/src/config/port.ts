/** What every message about a port says to write. */
export const PORT_RANGE = 'a number from 0 to 65535'

/** Whether a server can listen there; 0 lets the system choose. */
export function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535
}

/** Reads a port as it is typed; `undefined` for what is none. */
export function parsePort(text: string): number | undefined {
  const port = Number(text)
  return /^\d+$/.test(text) && isPort(port) ? port : undefined
}
