import type { ServerResponse } from 'node:http'

/**
 * The `Content-Length` of an answer without a body: 0 if a body could follow (RFC 9110, section
 * 8.6) and no length is set.
 */
export function emptyLength(
  res: ServerResponse,
  status: number,
  hasLength: boolean,
): number | undefined {
  if (hasLength || res.req.method === 'HEAD' || status === 204 || status === 304) return undefined
  return 0
}
