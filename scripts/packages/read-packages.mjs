import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} EntryPoint
 * @property {string} name the text behind the package's name: `.` or `./server`
 * @property {string} types its declarations, relative to the package
 * @property {string} module its ES module, relative to the package
 *
 * @typedef {object} PublishedPackage
 * @property {string} name of its directory: `adapter-node`
 * @property {string} fullName as it is published: `@portolan/adapter-node`
 * @property {string} directory absolute
 * @property {EntryPoint[]} entryPoints
 * @property {string[]} installed the packages that a user gets or has beside it, peers included
 */

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The published packages, sorted by name.
 *
 * @returns {PublishedPackage[]}
 */
export function readPackages() {
  return readdirSync(join(ROOT, 'packages'))
    .filter((name) => existsSync(join(ROOT, 'packages', name, 'package.json')))
    .sort()
    .map((name) => {
      const directory = join(ROOT, 'packages', name)
      const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
      const { dependencies = {}, peerDependencies = {} } = manifest
      return {
        name,
        fullName: manifest.name,
        directory,
        entryPoints: readEntryPoints(manifest.exports),
        installed: Object.keys({ ...dependencies, ...peerDependencies }),
      }
    })
}

/**
 * @param {Record<string, string | { import?: { types: string, default: string } }>} exports
 * @returns {EntryPoint[]}
 */
function readEntryPoints(exports) {
  return Object.entries(exports).flatMap(([name, target]) =>
    typeof target === 'object' && target.import
      ? [{ name, types: target.import.types, module: target.import.default }]
      : [],
  )
}
