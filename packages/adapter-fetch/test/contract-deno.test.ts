import { testAdapter } from '@portolan-internal/adapter-contract'
import { findRuntime } from '@portolan-internal/runtimes'
import { afterAll, beforeAll } from 'vitest'
import { type Bundle, bundle } from './runtimes/bundle.ts'
import { DENO_ARGUMENTS } from './runtimes/deno-arguments.ts'
import { startServer } from './runtimes/server-process.ts'
import { absoluteForm, passedOn } from './runtimes/skips.ts'

let server: Bundle
beforeAll(async () => {
  server = await bundle('deno-server.ts')
})
afterAll(() => server.remove())

testAdapter({
  name: 'adapter-fetch on Deno',
  skip: [...absoluteForm, ...passedOn],
  start: (_options, app) =>
    startServer({
      program: findRuntime('deno'),
      args: [...DENO_ARGUMENTS, server.file],
      env: { CONTRACT_APP: app, DENO_NO_UPDATE_CHECK: '1' },
    }),
})
