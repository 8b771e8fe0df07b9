import { createHash } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { searchForWorkspaceRoot } from 'vite'
import { isInside, toSlashes } from '../../files/paths.ts'

/**
 * The places of the sources' directories in a build: all JavaScript is in the output directory
 * itself, and `files` in it has the files that modules read, in directories as the sources have
 * them.
 */
export class SourcePlaces {
  readonly #root: string

  constructor(root: string) {
    this.#root = realpathSync(searchForWorkspaceRoot(toRealPath(root)))
  }

  /**
   * The place of a path that a module uses, from the output directory; `undefined` where it leads
   * out of the workspace, or out of the package, of the module.
   *
   * @param module Default: the path itself
   */
  find(path: string, module = path): string | undefined {
    const base = this.isOwn(module) ? this.#root : findPackage(module)
    if (!isInside(path, base)) return undefined
    const name = base === this.#root ? [] : [`${basename(base)}-${toHash(base)}`]
    return toSlashes(join('files', ...name, relative(base, path)))
  }

  /** Whether a module is part of the project or its workspace, so that its author can change it. */
  isOwn(module: string): boolean {
    return isInside(module, this.#root) && !/[\\/]node_modules[\\/]/.test(module)
  }
}

function findPackage(file: string): string {
  const directory = dirname(file)
  const isPackage = existsSync(join(directory, 'package.json'))
  return isPackage || directory === dirname(directory) ? directory : findPackage(directory)
}

/** Tells files of one name apart by their paths. */
export function toHash(path: string): string {
  return createHash('sha256').update(toSlashes(path)).digest('hex').slice(0, 8)
}

export function toRealPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}

const NAME = 'portolan:places'

/** The module by which the modules of a build for Node find their places. */
export const PLACES_MODULE = {
  [NAME]: `
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
export const __portolanPath = (name) => join(import.meta.dirname, name)
export const __portolanUrl = (name) => pathToFileURL(__portolanPath(name)).href
`,
}

/** Its exports, which CommonJS modules get by name too. */
export const PLACES_INJECTED: Record<string, [module: string, name: string]> = {
  __portolanPath: [NAME, '__portolanPath'],
  __portolanUrl: [NAME, '__portolanUrl'],
}
