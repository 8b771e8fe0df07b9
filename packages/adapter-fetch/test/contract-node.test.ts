import { testAdapter } from '@portolan-internal/adapter-contract'
import { Hono } from 'hono'
import { serveContract } from './runtimes/contract-handler.ts'
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
  start: async (options, app) => serveHono(await serveContract(options, app)),
})

testAdapter({
  name: 'adapter-fetch behind app.mount() of Hono',
  skip: [...onNode, ...honoNodeServer, ...honoMount],
  start: async (options, app) =>
    serveHono(new Hono().mount('/', await serveContract(options, app)).fetch),
})

testAdapter({
  name: 'adapter-fetch on srvx',
  skip: [...onNode, ...srvx],
  start: async (options, app) => serveSrvx(await serveContract(options, app)),
})
