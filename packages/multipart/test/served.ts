import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resourceRoutes } from '@portolan/adapter-express'
import { createFetchHandler } from '@portolan/adapter-fetch'
import { createNodeListener } from '@portolan/adapter-node'
import type { RouteDefinition } from '@portolan/dispatch-core'
import express from 'express'
import express4 from 'express4'

/** A running server, or a fetch handler in the process, that answers a path. */
export interface Served {
  readonly send: (path: string, init: RequestInit) => Promise<Response>
  /** `undefined` for a host without a socket. */
  readonly port: number | undefined
  readonly close: () => Promise<void>
}

type Host = (routes: readonly RouteDefinition[]) => Promise<Served>

/** Every kind of host. */
export const HOSTS: Readonly<Record<string, Host>> = {
  'Express 5': async (routes) => {
    const app = express()
    app.use(await resourceRoutes({ routes }))
    return serve(app)
  },
  'Express 4': async (routes) => {
    const app = express4()
    app.use(await resourceRoutes({ routes }))
    return serve(app)
  },
  'node:http': async (routes) => serve(await createNodeListener({ routes })),
  fetch: async (routes) => {
    const handler = await createFetchHandler({ routes })
    return {
      send: (path, init) => handler(new Request(`http://localhost${path}`, init)),
      port: undefined,
      close: async () => {},
    }
  },
}

async function serve(listener: RequestListener): Promise<Served> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    port,
    send: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
