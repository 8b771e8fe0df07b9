import { createRequire } from 'node:module'
import type { Plugin } from 'vite'
import { isCommonJsFile } from './commonjs-file.ts'

/** What `require()` keeps of a module. */
type CachedModule = NonNullable<NodeJS.Require['cache'][string]>

/**
 * The project's own CommonJS modules: Node evaluates them, and the module runner is given what
 * they export. Node forgets them as the runner does its own.
 */
export class CommonJsModules {
  readonly #require: NodeJS.Require
  readonly #onRead: (file: string) => void

  /**
   * @param root any directory
   * @param onRead called with each file that was required
   */
  constructor(root: string, onRead: (file: string) => void) {
    this.#require = createRequire(`${root}/`)
    this.#onRead = onRead
  }

  /** What makes the runner import them. */
  get plugin(): Plugin {
    return {
      name: 'portolan:commonjs',
      enforce: 'pre',
      load: (id) => (isCommonJsFile(id) ? this.#toModule(id) : undefined),
    }
  }

  /** @returns the files of those that have changed, and of those that require them at any depth */
  forget(isChanged: (file: string) => boolean): Set<string> {
    const forgotten = new Set<string>()
    const parents = this.#findParents()
    const forget = (file: string) => {
      if (forgotten.has(file)) return
      forgotten.add(file)
      delete this.#require.cache[file]
      for (const parent of parents.get(file) ?? []) forget(parent)
    }
    for (const file of Object.keys(this.#require.cache))
      if (isOwn(file) && isChanged(file)) forget(file)
    return forgotten
  }

  #toModule(file: string): { code: string; map: { mappings: '' } } {
    this.#onRead(file)
    const exported: unknown = this.#require(file)
    const module = this.#require.cache[file]
    if (module !== undefined) this.#tellBelow(module, new Set())
    return { code: toModuleText(file, exported), map: { mappings: '' } }
  }

  #tellBelow(module: CachedModule, told: Set<CachedModule>): void {
    for (const child of module.children) {
      if (told.has(child) || !isOwn(child.filename)) continue
      told.add(child)
      this.#onRead(child.filename)
      this.#tellBelow(child, told)
    }
  }

  #findParents(): Map<string, string[]> {
    const parents = new Map<string, string[]>()
    for (const module of Object.values(this.#require.cache)) {
      if (module === undefined || !isOwn(module.filename)) continue
      for (const { filename } of module.children)
        parents.set(filename, [...(parents.get(filename) ?? []), module.filename])
    }
    return parents
  }
}

function isOwn(file: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(file)
}

/** An ES module that exports what a CommonJS module did, and evaluates it if it was forgotten. */
function toModuleText(file: string, exported: unknown): string {
  const path = JSON.stringify(file)
  const names = typeof exported === 'object' && exported !== null ? Object.keys(exported) : []
  // A transpiled ES module has its default as a name.
  const isTranspiled =
    names.includes('default') || (exported as { __esModule?: unknown } | null)?.__esModule === true
  return [
    `import { createRequire } from 'node:module'`,
    `const exported = createRequire(${path})(${path})`,
    `export default exported${isTranspiled ? '.default' : ''}`,
    ...names
      .filter((name) => name !== 'default')
      .map((name, index) => {
        const text = JSON.stringify(name)
        return `const name${index} = exported[${text}]\nexport { name${index} as ${text} }`
      }),
  ].join('\n')
}
