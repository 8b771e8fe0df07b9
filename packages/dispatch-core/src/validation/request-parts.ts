import { collectPairs } from '../body/collect-pairs.ts'
import { type HostRequest, hostOf } from '../dispatch/host-request.ts'
import type { RequestContext } from '../dispatch/request-context.ts'
import type { RequestPart } from './schemas.ts'

/** A part of a request as a schema takes it. */
export function readPart(part: RequestPart, context: RequestContext): unknown {
  if (part === 'params' || part === 'body') return context[part]
  const hostRequest: HostRequest = context[hostOf]
  return part === 'query' ? readQuery(hostRequest.target) : readHeaders(hostRequest)
}

/** Without a prototype; a string for each name, an array of strings for one that is repeated. */
function readQuery(target: string): Record<string, string | string[]> {
  const start = target.indexOf('?')
  return collectPairs(new URLSearchParams(start === -1 ? '' : target.slice(start)))
}

function readHeaders(hostRequest: HostRequest): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of hostRequest.headers()) headers[name] = value
  return headers
}
