import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const { arch, platform } = process
const system = platform === 'win32' ? 'windows' : platform
const extension = platform === 'win32' ? '.exe' : ''
const bunArch = arch === 'arm64' ? 'aarch64' : 'x64'

/** For each runtime, the packages that npm may install for this platform, and the program in them. */
const PROGRAMS = {
  bun: [[`@oven/bun-${system}-${bunArch}`, `@oven/bun-${system}-${bunArch}-musl`], 'bin/bun'],
  deno: [[`@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`], 'deno'],
  workerd: [[`@cloudflare/workerd-${system}-${arch === 'arm64' ? arch : '64'}`], 'bin/workerd'],
} as const

/**
 * The program of a runtime, which npm carries as one package for each platform. It is found there
 * because the scripts that would move it elsewhere are not allowed to run.
 *
 * @throws {Error} on a platform without an installed program of it.
 */
export function findRuntime(name: keyof typeof PROGRAMS): string {
  const [packages, program] = PROGRAMS[name]
  const fromRuntime = createRequire(require.resolve(`${name}/package.json`))
  for (const candidate of packages) {
    try {
      return join(
        dirname(fromRuntime.resolve(`${candidate}/package.json`)),
        `${program}${extension}`,
      )
    } catch {
      // Only those of this platform are installed.
    }
  }
  throw new Error(`${name} has no program for ${platform} on ${arch}`)
}
