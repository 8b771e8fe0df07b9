import type { IncomingMessage } from 'node:http'

/** A request header by its lower-case name; several lines of one name joined with `, `. */
export function findRequestHeader(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}
