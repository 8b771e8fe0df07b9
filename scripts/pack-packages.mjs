import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Tarball
 * @property {string} name of the package
 * @property {string} file absolute
 * @property {string[]} files in it, relative to the package
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Packs every published package as it would be published. They must have been built.
 *
 * @param {string} destination a directory that exists
 * @returns {Tarball[]}
 * @throws when pnpm is not on the PATH or cannot pack one of them
 */
export function packPackages(destination) {
  const command = `pnpm -r --filter "./packages/*" pack --json --pack-destination "${destination}"`
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: ROOT,
    shell: true,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${command} failed with ${status}\n${stdout}\n${stderr}`)
  /** @type {{ name: string, filename: string, files: { path: string }[] }[]} */
  const packed = [JSON.parse(stdout)].flat() // of a single package pnpm prints no list
  return packed.map(({ name, filename, files }) => ({
    name,
    file: filename,
    files: files.map(({ path }) => path).sort(),
  }))
}
