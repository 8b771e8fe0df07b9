import { testAdapter } from '@portolan-internal/adapter-contract'
import { afterAll, beforeAll } from 'vitest'
import { findBinary } from './runtimes/binary.ts'
import { type Bundle, bundle } from './runtimes/bundle.ts'
import { startServer } from './runtimes/server-process.ts'
import { absoluteForm, passedOn } from './runtimes/skips.ts'

const libc = process.platform === 'linux' ? '-glibc' : ''
const program = findBinary(
  'deno',
  [`@deno/${process.platform}-${process.arch}${libc}`],
  process.platform === 'win32' ? 'deno.exe' : 'deno',
)

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
      program,
      args: ['run', '--allow-net', '--allow-env', '--no-prompt', server.file],
      env: { CONTRACT_APP: app, DENO_NO_UPDATE_CHECK: '1' },
    }),
})
