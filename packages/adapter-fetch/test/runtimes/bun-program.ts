import { findBinary } from './binary.ts'

const arch = process.arch === 'arm64' ? 'aarch64' : 'x64'
const system = process.platform === 'win32' ? 'windows' : process.platform
/** The program of Bun for this platform. */
export const bunProgram = findBinary(
  'bun',
  [`@oven/bun-${system}-${arch}`, `@oven/bun-${system}-${arch}-musl`],
  process.platform === 'win32' ? 'bin/bun.exe' : 'bin/bun',
)
