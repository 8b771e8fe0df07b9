import type { HostRequest } from '../src/adapter.ts'

/** A host made by hand: a GET of `/` without headers, unless told otherwise. */
export function makeHost({
  requestHeaders = {},
  ...members
}: Partial<HostRequest> & { requestHeaders?: Record<string, string> } = {}): HostRequest {
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
