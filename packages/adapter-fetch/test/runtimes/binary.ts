import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/**
 * The program of a runtime that npm carries as one package for each platform. It is found there
 * because the scripts that would move it elsewhere are not allowed to run.
 *
 * @param runtime the package that depends on those of the platforms
 * @param candidates theirs, the one for this platform first
 * @param file the program in it
 */
export function findBinary(runtime: string, candidates: readonly string[], file: string): string {
  const from = createRequire(require.resolve(`${runtime}/package.json`))
  for (const candidate of candidates) {
    try {
      return join(dirname(from.resolve(`${candidate}/package.json`)), file)
    } catch {
      // Only those of this platform are installed.
    }
  }
  throw new Error(`${runtime} has no program for ${process.platform} on ${process.arch}`)
}
