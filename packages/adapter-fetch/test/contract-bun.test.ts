import { testAdapter } from '@portolan-internal/adapter-contract'
import { afterAll, beforeAll } from 'vitest'
import { findBinary } from './runtimes/binary.ts'
import { type Bundle, bundle } from './runtimes/bundle.ts'
import { startServer } from './runtimes/server-process.ts'
import { absoluteForm, backslash, normalisedPaths, passedOn } from './runtimes/skips.ts'

const arch = process.arch === 'arm64' ? 'aarch64' : 'x64'
const system = process.platform === 'win32' ? 'windows' : process.platform
const program = findBinary(
  'bun',
  [`@oven/bun-${system}-${arch}`, `@oven/bun-${system}-${arch}-musl`],
  process.platform === 'win32' ? 'bin/bun.exe' : 'bin/bun',
)

let server: Bundle
beforeAll(async () => {
  server = await bundle('bun-server.ts')
})
afterAll(() => server.remove())

testAdapter({
  name: 'adapter-fetch on Bun',
  skip: [...absoluteForm, ...passedOn, ...normalisedPaths, ...backslash],
  start: (_options, app) =>
    startServer({ program, args: ['run', server.file], env: { CONTRACT_APP: app } }),
})
