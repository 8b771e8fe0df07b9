import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { readPackages } from './read-packages.mjs'

/**
 * @typedef {object} SizeBudget one entry of a package's size-budget.json
 * @property {string} bundle the part that a user bundles, in a few words
 * @property {string} [entryPoint] the entry point they are imported from. Default: `.`
 * @property {string[] | '*'} imports the exports that are bundled
 * @property {number} gzipped the most bytes it may have, minified and gzipped
 *
 * @typedef {object} BundleSize
 * @property {string} name of the package and of the bundle
 * @property {number} minified bytes
 * @property {number} gzipped bytes
 * @property {number} budget bytes, gzipped
 */

/**
 * Bundles the imports that each size-budget.json lists from the built packages, minified and without
 * their dependencies and peers: a sibling counts where it is published.
 *
 * @returns {Promise<BundleSize[]>}
 */
export async function measureBundles() {
  const sizes = readPackages().flatMap(({ name, directory, entryPoints, installed }) => {
    /** @type {SizeBudget[]} */
    const budgets = JSON.parse(readFileSync(join(directory, 'size-budget.json'), 'utf8'))
    return budgets.map(async ({ bundle, entryPoint = '.', imports, gzipped }) => {
      const source = entryPoints.find((candidate) => candidate.name === entryPoint)
      if (!source) throw new Error(`packages/${name} has no entry point '${entryPoint}'`)
      const names = imports === '*' ? '*' : `{ ${imports.join(', ')} }`
      const code = await bundleCode(`export ${names} from '${source.module}'`, directory, installed)
      return {
        name: `${name}: ${bundle}`,
        minified: code.byteLength,
        gzipped: gzipSync(code).byteLength,
        budget: gzipped,
      }
    })
  })
  return Promise.all(sizes)
}

/**
 * @param {string} contents of an ES module
 * @param {string} resolveDir
 * @param {string[]} external packages that are left out
 * @returns {Promise<Uint8Array>}
 */
async function bundleCode(contents, resolveDir, external) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    external,
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}
