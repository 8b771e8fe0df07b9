import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resourceRoutes } from '@portolan/adapter-express'
import { createFetchHandler } from '@portolan/adapter-fetch'
import { createNodeListener } from '@portolan/adapter-node'
import type { DispatcherOptions } from '@portolan/dispatch-core'
import express from 'express'

/** Sends a request to routes on one host. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>

type Options = Pick<DispatcherOptions, 'routes' | 'onError'>

/** Every kind of host, as functions that serve routes while a test uses them. */
export const HOSTS: Readonly<
  Record<string, (options: Options, use: (send: Send) => Promise<void>) => Promise<void>>
> = {
  Express: async ({ routes, onError }, use) => {
    const app = express()
    app.use(await resourceRoutes({ routes, ...(onError && { onError }) }))
    await serve(app, use)
  },
  'node:http': async ({ routes, onError }, use) => {
    await serve(await createNodeListener({ routes, ...(onError && { onError }) }), use)
  },
  fetch: async ({ routes, onError }, use) => {
    const handler = await createFetchHandler({ routes, ...(onError && { onError }) })
    await use((path, init) => handler(new Request(`http://localhost${path}`, init)))
  },
}

async function serve(listener: RequestListener, use: (send: Send) => Promise<void>): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  try {
    await use((path, init) => fetch(`http://127.0.0.1:${port}${path}`, init))
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
