/**
 * The cookies of a `Cookie` header (RFC 6265, section 5.4), in an object without a prototype. The
 * first cookie of a name wins. Quotes around a value are dropped. A percent-encoded value is
 * decoded, unless it is malformed.
 */
export function parseCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null)
  if (header === undefined) return cookies
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    if (equals === -1) continue
    const name = pair.slice(0, equals).trim()
    if (name === '' || name in cookies) continue
    const value = pair.slice(equals + 1).trim()
    cookies[name] = decode(
      value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value,
    )
  }
  return cookies
}

function decode(value: string): string {
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
