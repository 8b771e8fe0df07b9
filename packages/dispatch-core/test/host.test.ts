import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
// By its path: as a dependency, each of the two would have to be built before the other.
import { testAdapter } from '../../../internal/adapter-contract/src/index.ts'
import { createHost } from './examples/host.ts'

testAdapter({
  name: "the README's host",
  skip: [
    ...[
      'paths: a Host with user info or without a port is 400',
      'paths: a Host with characters that none has is 400',
    ].map((name) => ({
      case: name,
      reason: 'its few lines check no Host; a host that does has HostRequest.hasMalformedHost()',
    })),
    {
      case: 'bodies: a schema that reads the body itself is told the end of the response, and of one that is not sent',
      reason: 'its few lines tell no end; a host that does has HostRequest.whenOver()',
    },
    {
      case: 'security headers',
      reason: 'its thirty lines set none; a host that does has HostRequest.securityHeaders',
    },
  ],
  async start(options) {
    const server = createHost(options).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return {
      origin: `http://127.0.0.1:${port}`,
      async close() {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      },
    }
  },
})
