import { testAdapter } from '@portolan-internal/adapter-contract'
import { findRuntime } from '@portolan-internal/runtimes'
import { afterAll, beforeAll } from 'vitest'
import { type Bundle, bundle } from './runtimes/bundle.ts'
import { startServer } from './runtimes/server-process.ts'
import {
  absoluteForm,
  backslash,
  earlyClose,
  normalisedPaths,
  passedOn,
  unknownMethod,
} from './runtimes/skips.ts'

let server: Bundle
beforeAll(async () => {
  server = await bundle('bun-server.ts')
})
afterAll(() => server.remove())

testAdapter({
  name: 'adapter-fetch on Bun',
  skip: [
    ...absoluteForm,
    ...passedOn,
    ...normalisedPaths,
    ...backslash,
    ...unknownMethod,
    ...earlyClose,
  ],
  start: (_options, app) =>
    startServer({
      program: findRuntime('bun'),
      args: ['run', server.file],
      env: { CONTRACT_APP: app },
    }),
})
