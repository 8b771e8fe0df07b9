import type { IncomingMessage } from 'node:http'
import { isFromAnotherSite } from '@portolan/dispatch-core/adapter'

/**
 * Whether a request comes from a page of this very origin, or from no browser. Ask it before a
 * WebSocket is opened: a browser lets every site open one, with the cookies of the user (RFC 6455,
 * section 10.2). It reads `Sec-Fetch-Site`, else `Origin` and `Host`, of which the hosts have to be
 * the same. Behind a proxy, the proxy has to pass the `Host` on.
 *
 * @example
 * export function upgrade(req, socket, head) {
 *   if (!isSameOrigin(req)) return socket.destroy()
 *   sockets.handleUpgrade(req, socket, head, (ws) => sockets.emit('connection', ws, req))
 * }
 */
export function isSameOrigin({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return !isFromAnotherSite({
    origin: `http://${headers.host ?? ''}`,
    header: (name) => {
      const value = headers[name]
      return typeof value === 'object' ? value.join(', ') : value
    },
  })
}
