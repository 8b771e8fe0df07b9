import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const arch = process.arch === 'arm64' ? 'aarch64' : 'x64'
const system = process.platform === 'win32' ? 'windows' : process.platform
const extension = process.platform === 'win32' ? '.exe' : ''
const libc = process.platform === 'linux' ? '-glibc' : ''

/** For each runtime, the package that npm installs for this platform, and the program in it. */
const PROGRAMS = {
  bun: [`@oven/bun-${system}-${arch}/package.json`, `bin/bun${extension}`],
  deno: [`@deno/${process.platform}-${process.arch}${libc}/package.json`, `deno${extension}`],
} as const

/**
 * The program of a runtime, as npm installed it for this platform.
 *
 * @throws when npm has none for it
 */
export function findRuntime(name: keyof typeof PROGRAMS): string {
  const [manifest, program] = PROGRAMS[name]
  const fromRuntime = createRequire(require.resolve(`${name}/package.json`))
  return join(dirname(fromRuntime.resolve(manifest)), program)
}
