// A host name or an address, with a port or not (RFC 9110, section 7.2).
const authorityPattern = /^(?:\[[\da-f:.]+\]|[^\s/?#@\\:[\]]+)(?::\d{1,5})?$/i

/** Whether a `Host` can stand in a URL as it is: nothing in it would end the authority. */
export function isAuthority(text: string): boolean {
  return authorityPattern.test(text)
}
