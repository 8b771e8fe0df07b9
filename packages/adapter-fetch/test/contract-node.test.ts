import { testAdapter } from '@portolan-internal/adapter-contract'
import { Hono } from 'hono'
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
import { serveHono } from './serve-hono.ts'
import { serveSrvx } from './serve-srvx.ts'

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
  start: async (options) => serveSrvx(await createFetchHandler(options)),
})
