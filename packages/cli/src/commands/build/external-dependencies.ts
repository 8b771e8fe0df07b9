import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Plugin } from 'vite'
import { readPackageJson } from '../../files/package-json.ts'

/**
 * Leaves imports of what `package.json` lists under `dependencies` as they are. Two of them become
 * part of the build all the same: what Node cannot run, such as the TypeScript of another
 * workspace, and another version of a dependency than the one that the project itself gets.
 */
export function externalDependencies(root: string): Plugin {
  const names = listedDependencies(root)
  const fromProject = join(root, 'package.json')
  return {
    name: 'portolan:external-dependencies',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const name = packageName(source)
      if (importer === undefined || name === undefined || !names.has(name)) return
      const asked = { ...options, skipSelf: true }
      const file = (await this.resolve(source, importer, asked))?.id
      if (file === undefined || !RUNNABLE.has(extname(file))) return
      if (file !== (await this.resolve(source, fromProject, asked))?.id) return
      return { id: toRunnable(source, name, file), external: true }
    },
  }
}

const RUNNABLE = new Set(['.js', '.mjs', '.cjs', '.json', '.node'])

/** Of the nearest `package.json`; what is optional is installed where the build runs, too. */
function listedDependencies(root: string): ReadonlySet<string> {
  const { dependencies, optionalDependencies } = readPackageJson(root)
  return new Set(Object.keys({ ...dependencies, ...optionalDependencies }))
}

function packageName(source: string): string | undefined {
  return /^(@[^/\\]+\/)?[^./\\@:][^/\\:]*/.exec(source)?.[0]
}

/** Node wants the file's whole name in a package without `exports`: `lodash/get.js`. */
function toRunnable(source: string, name: string, file: string): string {
  if (source === name || extname(source) !== '') return source
  const inModules = file.split('/node_modules/').at(-1) ?? ''
  if (!inModules.startsWith(`${source}.`) && !inModules.startsWith(`${source}/`)) return source
  const root = file.slice(0, -inModules.length) + name
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return exports === undefined ? inModules : source
}
