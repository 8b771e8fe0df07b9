import { testReload } from '@portolan-internal/adapter-contract'
import { findRuntime } from '@portolan-internal/runtimes'
import { createFetchHandler } from '../src/index.ts'
import { bundle } from './runtimes/bundle.ts'
import { RELOADING } from './runtimes/contract-handler.ts'
import { DENO_ARGUMENTS } from './runtimes/deno-arguments.ts'
import { type ServerCommand, startServer } from './runtimes/server-process.ts'
import { serveHono } from './serve-hono.ts'
import { serveSrvx } from './serve-srvx.ts'

for (const [host, serve] of [
  ['@hono/node-server', serveHono],
  ['srvx', serveSrvx],
] as const) {
  testReload(`adapter-fetch on ${host}`, async (routes) => {
    const handler = await createFetchHandler({ routes })
    return { ...(await serve(handler)), replaceRoutes: handler.replaceRoutes }
  })
}

// On workerd nothing runs between requests that could replace anything.
for (const [host, entry, command] of [
  ['Bun', 'bun-server.ts', { program: findRuntime('bun'), args: ['run'] }],
  ['Deno', 'deno-server.ts', { program: findRuntime('deno'), args: DENO_ARGUMENTS }],
] as const) {
  testReload(`adapter-fetch on ${host}`, () => startReloading(entry, command))
}

async function startReloading(entry: string, { program, args }: ServerCommand) {
  const server = await bundle(entry)
  const env = { CONTRACT_APP: RELOADING, DENO_NO_UPDATE_CHECK: '1' }
  const { origin, close } = await startServer({ program, args: [...args, server.file], env })
  return { origin, close: () => close().then(server.remove) }
}
