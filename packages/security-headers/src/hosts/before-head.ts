/** The methods of a `node:http` or `node:http2` response that work on its head. */
interface HeadedResponse {
  setHeader(name: string, value: unknown): unknown
  appendHeader(name: string, value: unknown): unknown
  removeHeader(name: string): void
  writeHead(status: number, ...rest: unknown[]): unknown
}

/**
 * Calls `callback` when a response is about to send its head. All headers are set by then, the
 * arguments of `writeHead` too.
 */
export function beforeHead(response: object, callback: () => void): void {
  const headed = response as HeadedResponse // the response of a Connect-style host is Node's own
  const { writeHead } = headed
  headed.writeHead = function writeHeadOnce(status, ...rest) {
    headed.writeHead = writeHead
    const reason = typeof rest[0] === 'string' ? [rest[0]] : []
    setHeaders(headed, rest[1] ?? (reason.length > 0 ? undefined : rest[0]))
    callback()
    return writeHead.call(headed, status, ...reason)
  }
}

/** Sets headers in each form that `writeHead` takes: an object, a flat list, or http2's pairs. */
function setHeaders(response: HeadedResponse, headers: unknown): void {
  if (typeof headers !== 'object' || headers === null) return
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) response.setHeader(name, value)
    }
    return
  }
  // A value of a flat list may be a list, too.
  const pairs = headers.every(Array.isArray) ? headers : pairUp(headers)
  for (const [name] of pairs) response.removeHeader(String(name))
  for (const [name, value] of pairs) response.appendHeader(String(name), value)
}

function pairUp(flat: readonly unknown[]): readonly (readonly unknown[])[] {
  return Array.from({ length: flat.length / 2 }, (_, index) => flat.slice(2 * index, 2 * index + 2))
}
