import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import type { Plugin } from 'vite'

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
  const file = findUp(root)
  if (file === undefined) return new Set()
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(file, 'utf8'))
  return new Set(Object.keys({ ...dependencies, ...optionalDependencies }))
}

function findUp(directory: string): string | undefined {
  const file = join(directory, 'package.json')
  if (existsSync(file)) return file
  const parent = dirname(directory)
  return parent === directory ? undefined : findUp(parent)
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
