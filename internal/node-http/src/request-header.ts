import type { IncomingMessage } from 'node:http'

/** A request header by its lower-case name; several lines of one name joined with `, `. */
export function findRequestHeader(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}

/** All request headers, without the pseudo-headers of HTTP/2 (RFC 9113, section 8.3). */
export function* listRequestHeaders(
  req: IncomingMessage,
): Generator<readonly [name: string, value: string]> {
  for (const name of Object.keys(req.headers)) {
    if (!name.startsWith(':')) yield [name, findRequestHeader(req, name) ?? '']
  }
}
