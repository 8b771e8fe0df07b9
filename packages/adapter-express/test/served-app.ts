import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express5 from 'express'
// The alias of Express 4, whose API is the same as far as these tests use it.
import express4 from 'express4'
import { afterEach } from 'vitest'
import { type ResourceRoutes, type ResourceRoutesOptions, resourceRoutes } from '../src/index.ts'

export type Express = typeof express5

/** Every version of Express that the adapter supports, by its name. */
export const expressVersions: readonly (readonly [name: string, express: Express])[] = [
  ['Express 5', express5],
  ['Express 4', express4 as unknown as Express],
]

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Serves on a free port of the loopback interface until the test ends; gives `http://127.0.0.1:port`. */
export async function serve(app: RequestListener): Promise<string> {
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** The middleware of routes whose errors are not written to the console, unless options say so. */
export async function quietRoutes(
  routes: ResourceRoutesOptions['routes'],
  options: Partial<ResourceRoutesOptions> = {},
): Promise<ResourceRoutes> {
  // An `appDir` among the options would be refused.
  return resourceRoutes({ onError: () => undefined, ...options, routes } as ResourceRoutesOptions)
}
