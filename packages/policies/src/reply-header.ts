import type { HandlerContext } from '@portolan/dispatch-core'
import { type HostRequest, hostRequestOf } from '@portolan/dispatch-core/adapter'

/**
 * Adds a value to a header of the answer, also where the handler answers through the host's own
 * response object.
 */
export function addReplyHeader(context: HandlerContext, name: string, value: string): void {
  const { headers } = context.reply
  headers.append(name, value)
  // A context that a test has made has no host request.
  const { [hostRequestOf]: host } = context as { [hostRequestOf]?: HostRequest }
  host?.addResponseHeader?.(name, headers.get(name) ?? value)
}
