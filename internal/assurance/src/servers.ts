import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttp2Server, type Http2Server } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { createServer, resourceRoutes } from '@portolan/adapter-express'
import { createNodeListener } from '@portolan/adapter-node'
import type { DispatcherOptions, RouteDefinition } from '@portolan/dispatch-core'
import express from 'express'
import express4 from 'express4'

export type Version = 4 | 5

/** A new app of either version of Express, which writes no errors to the console. */
export function createApp(version: Version): express.Express {
  // The types of version 4 are not installed; the apps have the same methods here.
  const app = (version === 4 ? (express4 as unknown as typeof express) : express)()
  app.set('env', 'test')
  return app
}

export function createRouter(
  version: Version,
  options: express.RouterOptions = {},
): express.Router {
  return (version === 4 ? (express4 as unknown as typeof express) : express).Router(options)
}

/** A server that listens on the loopback interface. */
export interface Listening {
  readonly server: Server
  readonly port: number
  close(): Promise<void>
}

export async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    server,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export type HostName = 'node' | 'express4' | 'express5'

export const HOST_NAMES: readonly HostName[] = ['node', 'express4', 'express5']

/** A server of one host, and the function that replaces its routes. */
export interface RunningHost extends Listening {
  replaceRoutes(routes: readonly RouteDefinition[]): void
}

/** The options that every host takes. */
export type HostOptions = Omit<DispatcherOptions, 'routes'> & {
  readonly routes: readonly RouteDefinition[]
}

export async function startHost(name: HostName, options: HostOptions): Promise<RunningHost> {
  if (name === 'node') {
    const listener = await createNodeListener(options as never)
    const listening = await listen(createHttpServer(listener as RequestListener))
    return { ...listening, replaceRoutes: (routes) => void listener.replaceRoutes(routes) }
  }
  const app = createApp(name === 'express4' ? 4 : 5)
  const middleware = await resourceRoutes(options as never)
  app.use(middleware)
  const listening = await listen(createServer(app))
  return { ...listening, replaceRoutes: (routes) => void middleware.replaceRoutes(routes) }
}

/** A server of adapter-node that speaks HTTP/2 without TLS. */
export async function startHttp2(options: HostOptions): Promise<Omit<Listening, 'server'>> {
  const server: Http2Server = createHttp2Server(await createNodeListener(options as never))
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
