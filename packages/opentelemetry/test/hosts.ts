import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resourceRoutes } from '@portolan/adapter-express'
import { createFetchHandler } from '@portolan/adapter-fetch'
import { createNodeListener } from '@portolan/adapter-node'
import type { RouteDefinition } from '@portolan/dispatch-core'
import express from 'express'
import express4 from 'express4'
import type { Telemetry } from '../src/index.ts'

/** Asks for a path, and reads the answer to its end. */
export type Ask = (path: string, init?: RequestInit) => Promise<{ status: number; text: string }>

interface Host {
  readonly name: string
  /** @param mount the path that an Express app has the routes at */
  start(
    routes: readonly RouteDefinition[],
    hooks: Omit<Telemetry, 'middleware'>,
    mount?: string,
  ): Promise<Ask>
}

const servers: Server[] = []

/** The hosts, all of them without an instrumentation of their own. */
export const HOSTS: readonly Host[] = [
  {
    name: 'fetch',
    async start(routes, hooks) {
      const handler = await createFetchHandler({ routes, onError: () => undefined, ...hooks })
      return async (path, init) => {
        const response = await handler(new Request(`http://x.test${path}`, init))
        return { status: response.status, text: await readAsRuntime(response, init?.signal) }
      }
    },
  },
  {
    name: 'node',
    async start(routes, hooks) {
      return listen(await createNodeListener({ routes, onError: () => undefined, ...hooks }))
    },
  },
  {
    name: 'Express 5',
    start: (routes, hooks, mount = '/') =>
      listen(express().use(mount, resourceRoutes({ routes, onError: () => undefined, ...hooks }))),
  },
  {
    name: 'Express 4',
    start: (routes, hooks, mount = '/') =>
      listen(express4().use(mount, resourceRoutes({ routes, onError: () => undefined, ...hooks }))),
  },
]

async function listen(listener: RequestListener): Promise<Ask> {
  const server = createServer(listener)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo
  return (path, init) => read(fetch(`http://127.0.0.1:${port}${path}`, init))
}

async function read(answer: Promise<Response> | Response) {
  const response = await answer
  return { status: response.status, text: await response.text().catch(() => 'broken off') }
}

/** Reads a body to its end, or cancels it where the client leaves, as a runtime does. */
async function readAsRuntime({ body }: Response, signal: AbortSignal | null | undefined) {
  let text = ''
  if (body === null) return text
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  const leave = () => void reader.cancel().catch(() => undefined)
  signal?.addEventListener('abort', leave)
  if (signal?.aborted === true) leave()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text
      text += value
    }
  } catch {
    return 'broken off'
  }
}

export function closeServers(): void {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
}
