import type { ServerResponse } from 'node:http'

/**
 * The length that an answer without a body has to tell: 0 where one might follow (RFC 9110,
 * section 8.6), unless there is a length already.
 */
export function emptyLength(
  res: ServerResponse,
  status: number,
  hasLength: boolean,
): number | undefined {
  if (hasLength || res.req.method === 'HEAD' || status === 204 || status === 304) return undefined
  return 0
}
