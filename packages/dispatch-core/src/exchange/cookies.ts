/**
 * The cookies of a `Cookie` header (RFC 6265, section 5.4), in an object without a prototype. The
 * first cookie of a name wins. Quotes around a value are dropped. A percent-encoded value is
 * decoded, unless it is malformed.
 */
export function parseCookies(header = ''): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null)
  let equals = -1
  for (let start = 0, end = 0; start < header.length; start = end + 1) {
    end = header.indexOf(';', start)
    if (end === -1) end = header.length
    // The one that was found last may belong to a later pair.
    if (equals < start) equals = header.indexOf('=', start)
    if (equals === -1) break
    if (equals > end) continue
    const name = header.slice(start, equals).trim()
    if (name === '' || cookies[name] !== undefined) continue
    cookies[name] = decode(header.slice(equals + 1, end).trim())
  }
  return cookies
}

function decode(text: string): string {
  const isQuoted = text.length > 1 && text.charCodeAt(0) === QUOTE && text.endsWith('"')
  const value = isQuoted ? text.slice(1, -1) : text
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const QUOTE = 0x22
