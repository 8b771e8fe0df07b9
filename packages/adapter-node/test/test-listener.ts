import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Http2Server } from 'node:http2'
import { securityHeaders } from '@portolan/security-headers'
import { type Skip, serve, testAdapter } from '@portolan-internal/adapter-contract'
import { createNodeListener, type NodeListener } from '../src/index.ts'

/** Holds the listener to the contract on one kind of server. */
export function testListener(
  server: string,
  create: (listener: NodeListener) => Server | Http2Server,
  httpVersion: 1 | 2 = 1,
  skip: readonly Skip[] = [],
): void {
  testAdapter({
    name: `adapter-node on ${server}`,
    httpVersion,
    skip,
    async start(options, name) {
      const listener = await createNodeListener(options)
      return serve(create(name === 'securityHeaders' ? behindSecurityHeaders(listener) : listener))
    },
  })
}

function behindSecurityHeaders(listener: NodeListener): NodeListener {
  const setHeaders = securityHeaders()
  // The compatibility API of node:http2 has all members that the middleware uses, under other types.
  const wrapped = (req: IncomingMessage, res: ServerResponse) =>
    setHeaders(req, res, () => listener(req, res))
  return wrapped as NodeListener
}
