import type { IncomingHttpHeaders } from 'node:http'

/** A request header by its lower-case name. Several lines of one name are joined with `, `. */
export function findRequestHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}

/** All request headers, without the pseudo-headers of HTTP/2 (RFC 9113, section 8.3). */
export function* listRequestHeaders(
  headers: IncomingHttpHeaders,
): Generator<readonly [name: string, value: string]> {
  for (const name of Object.keys(headers)) {
    if (!name.startsWith(':')) yield [name, findRequestHeader(headers, name) ?? '']
  }
}
