import type { HeaderPair } from '../contract/plain-response.ts'

/**
 * Headers without those that are meant for one connection alone (RFC 9110, section 7.6.1): the
 * host frames its own messages, and `fetch()` hands over the headers of an upstream's connection.
 * The names that `Connection` lists are dropped too, and `Trailer`, since no result has trailers.
 */
export function withoutHopByHop(headers: readonly HeaderPair[]): HeaderPair[] {
  if (!headers.some(([name]) => isHopByHop(name))) return [...headers]
  const listed = new Set(headers.flatMap(listNames))
  return headers.filter(([name]) => !isHopByHop(name) && !listed.has(name.toLowerCase()))
}

/** Whether a header is meant for one connection alone, whatever the case of its name. */
export function isHopByHop(name: string): boolean {
  const { length } = name
  // Most names have another length, which is known without a copy in lower case.
  if (length !== 2 && length !== 7 && length !== 10 && length < 16) return false
  return hopByHopNames.has(name.toLowerCase())
}

const hopByHopNames: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function listNames([name, value]: HeaderPair): string[] {
  if (name.toLowerCase() !== 'connection') return []
  return value.split(',').map((listed) => listed.trim().toLowerCase())
}
