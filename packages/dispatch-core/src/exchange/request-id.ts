import type { HostRequest } from '../contract/host-request.ts'

/**
 * The id that a request brings: the trace id of a `traceparent` (W3C Trace Context, section 3.2), else
 * an `X-Request-Id` of at most 128 visible ASCII characters. `undefined` where it brings neither:
 * longer texts and other characters could forge lines of a log.
 */
export function findRequestId(hostRequest: Pick<HostRequest, 'header'>): string | undefined {
  const [, version, traceId] = TRACE_PARENT.exec(hostRequest.header('traceparent') ?? '') ?? []
  if (traceId !== undefined && version !== 'ff' && /[1-9a-f]/.test(traceId)) return traceId
  const id = hostRequest.header('x-request-id')
  return id !== undefined && VISIBLE.test(id) ? id : undefined
}

/** Later versions may have further fields at the end. */
const TRACE_PARENT = /^([\da-f]{2})-([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:$|-)/

const VISIBLE = /^[!-~]{1,128}$/
