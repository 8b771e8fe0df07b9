import type { Host } from '../src/index.ts'

/** A host made by hand: a GET of `/` without headers, unless told otherwise. */
export function makeHost({
  requestHeaders = {},
  ...members
}: Partial<Host> & { requestHeaders?: Record<string, string> } = {}): Host {
  return {
    method: 'GET',
    target: '/',
    origin: 'http://x.test',
    signal: new AbortController().signal,
    hasBody: false,
    header: (name) => requestHeaders[name],
    headers: () => Object.entries(requestHeaders),
    async *body() {},
    ...members,
  }
}
