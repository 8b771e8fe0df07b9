import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { type RunningAdapter, serve, testAdapter } from '@portolan-internal/adapter-contract'
import { Hono } from 'hono'
import { serve as serveSrvx } from 'srvx'
import { createFetchHandler } from '../src/index.ts'
import {
  absoluteForm,
  honoMount,
  honoNodeServer,
  normalisedPaths,
  passedOn,
  refusedBackslash,
  srvx,
} from './runtimes/skips.ts'

const onNode = [...absoluteForm, ...passedOn, ...normalisedPaths, ...refusedBackslash]

testAdapter({
  name: 'adapter-fetch on @hono/node-server',
  skip: [...onNode, ...honoNodeServer],
  start: async (options) => serveHono(await createFetchHandler(options)),
})

testAdapter({
  name: 'adapter-fetch behind app.mount() of Hono',
  skip: [...onNode, ...honoNodeServer, ...honoMount],
  start: async (options) =>
    serveHono(new Hono().mount('/', await createFetchHandler(options)).fetch),
})

testAdapter({
  name: 'adapter-fetch on srvx',
  skip: [...onNode, ...srvx],
  async start(options) {
    const fetch = await createFetchHandler(options)
    const server = serveSrvx({ fetch, hostname: '127.0.0.1', port: 0, silent: true })
    await server.ready()
    return { origin: new URL(server.url ?? '').origin, close: () => server.close(true) }
  },
})

function serveHono(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<RunningAdapter> {
  // An HTTP/1.1 server, unless it is given another factory.
  return serve(createAdaptorServer({ fetch }) as Server)
}
