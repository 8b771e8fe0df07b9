import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Plugin } from 'vite'
import { isCommonJsFile } from '../sources/exports.ts'
import { CommonJsCompiler, TYPESCRIPT_EXTENSIONS } from './commonjs-typescript.ts'

/**
 * The project's own CommonJS modules: Node evaluates them, and the module runner is given their
 * exports. Node forgets them as the runner forgets its own.
 */
export class CommonJsModules {
  readonly #require: NodeJS.Require
  readonly #stopTelling: () => void
  /**
   * Files that could not be required. Node keeps nothing of them, so that their change is seen here
   * alone.
   */
  readonly #failed = new Set<string>()
  /** The files of the runner's modules that have required a file, by that file. */
  readonly #requirers = new Map<string, Set<string>>()

  /**
   * @param root the project's directory
   * @param findEvaluated gives the exports of a file that the runner has evaluated
   * @param onRead called with each file of the project before it is required, one that then fails
   * included
   * @param onPackage called with each file of a package
   */
  constructor(
    root: string,
    { findEvaluated, onRead, onPackage }: Omit<RequireListener, 'compiler' | 'onFailure'>,
  ) {
    this.#require = createRequire(`${root}/`)
    this.#stopTelling = tellRequired(this.#require, {
      compiler: new CommonJsCompiler(root),
      findEvaluated,
      onRead,
      onPackage,
      onFailure: (file) => this.#failed.add(file),
    })
  }

  /** Makes the runner import them. */
  get plugin(): Plugin {
    return {
      name: 'portolan:commonjs',
      enforce: 'pre',
      load: (id) =>
        isCommonJsFile(id) || isLatePackage(id) || id in this.#require.cache
          ? this.#toModule(id)
          : undefined,
    }
  }

  /** The variables that a CommonJS module has, for a module of the runner. */
  createVariables(file: string): CommonJsVariables {
    const native = createRequire(file)
    const requireTold = (specifier: string): unknown => {
      const exported = native(specifier)
      const required = native.resolve(specifier)
      if (isOwn(required)) {
        const requirers = this.#requirers.get(required) ?? new Set()
        this.#requirers.set(required, requirers.add(file))
      }
      return exported
    }
    const exports = {}
    return {
      require: Object.assign(requireTold, native),
      module: { exports, id: file, filename: file },
      exports,
      __filename: file,
      __dirname: dirname(file),
    }
  }

  /** @returns the files that have changed, and the files that require them at any depth */
  forget(isChanged: (file: string) => boolean): Set<string> {
    const forgotten = new Set<string>()
    const parents = this.#findParents()
    const forget = (file: string) => {
      if (forgotten.has(file)) return
      forgotten.add(file)
      Reflect.deleteProperty(this.#require.cache, file)
      for (const parent of parents.get(file) ?? []) forget(parent)
    }
    for (const file of Object.keys(this.#require.cache)) {
      if (isOwn(file) && isChanged(file)) forget(file)
    }
    for (const file of [...this.#failed].filter(isChanged)) {
      this.#failed.delete(file)
      forget(file)
    }
    return forgotten
  }

  /** These files and the files that they require, at any depth. */
  findRequired(files: Iterable<string>): Set<string> {
    const found = new Set(files)
    for (const file of found) {
      for (const child of findChildren(this.#require.cache, file).filter(isOwn)) found.add(child)
    }
    return found
  }

  close(): void {
    this.#stopTelling()
  }

  #toModule(file: string): { code: string; map: { mappings: '' } } {
    return { code: toModuleText(file, this.#require(file)), map: { mappings: '' } }
  }

  #findParents(): Map<string, string[]> {
    const parents = new Map([...this.#requirers].map(([file, requirers]) => [file, [...requirers]]))
    for (const parent of Object.keys(this.#require.cache)) {
      if (!isOwn(parent)) continue
      for (const child of findChildren(this.#require.cache, parent)) {
        parents.set(child, [...(parents.get(child) ?? []), parent])
      }
    }
    return parents
  }
}

/**
 * Whether a file belongs to a package that was installed after an import of it had failed: Vite
 * leaves packages to Node, but takes this one for a part of the project from then on.
 */
function isLatePackage(file: string): boolean {
  return !isOwn(file) && /\.[cm]?js$/.test(file)
}

/** https://nodejs.org/api/modules.html#the-module-scope */
export interface CommonJsVariables {
  readonly require: object
  readonly module: object
  readonly exports: object
  readonly __filename: string
  readonly __dirname: string
}

interface RequireListener {
  readonly compiler: CommonJsCompiler
  findEvaluated(file: string): object | undefined
  onRead(file: string): void
  onPackage(file: string): void
  onFailure(file: string): void
}

/**
 * Tells of each file of the project that Node requires, in the way in which transpilers are told.
 */
function tellRequired(
  require: NodeJS.Require,
  { compiler, findEvaluated, onRead, onPackage, onFailure }: RequireListener,
): () => void {
  const extensions = require.extensions as Record<string, Loader | undefined>
  // Node's own loader of TypeScript, where it has one, knows types that can be erased alone.
  const loadTypeScript: Loader = (module, file) => {
    const evaluated = findEvaluated(file)
    if (evaluated === undefined) {
      // Transpilers use this method too, and the types lack it.
      ;(module as unknown as Compiling)._compile(compiler.compile(file), file)
    } else {
      module.exports = toCommonJsExports(evaluated)
    }
  }
  const loaders = Object.fromEntries(TYPESCRIPT_EXTENSIONS.map((name) => [name, loadTypeScript]))
  const restore = ['.js', '.json', ...TYPESCRIPT_EXTENSIONS].map((extension) => {
    const before = extensions[extension]
    const load = loaders[extension] ?? before
    if (load === undefined) return () => {}
    const loadTold: Loader = (module, file) => {
      if (!isOwn(file)) {
        onPackage(file)
        return load(module, file)
      }
      onRead(file)
      try {
        return load(module, file)
      } catch (error) {
        onFailure(file)
        throw error
      }
    }
    extensions[extension] = loadTold
    return () => {
      // Another tool may have put its own loader around this one.
      if (extensions[extension] !== loadTold) return
      if (before === undefined) {
        delete extensions[extension]
      } else {
        extensions[extension] = before
      }
    }
  })
  return () => {
    for (const restoreOne of restore) restoreOne()
  }
}

interface Compiling {
  _compile(code: string, file: string): void
}

/** As a compiler writes the exports of an ES module. */
function toCommonJsExports(evaluated: object): object {
  const exports = Object.defineProperty({}, '__esModule', { value: true })
  for (const name of Object.keys(evaluated)) {
    Object.defineProperty(exports, name, {
      enumerable: true,
      get: () => (evaluated as Readonly<Record<string, unknown>>)[name],
    })
  }
  return exports
}

/** Loads a file into a module. */
type Loader = (module: NodeJS.Module, file: string) => unknown

/**
 * The files that an entry of the cache has required. Anybody may put an entry there: Node's own for
 * a JSON file that was imported has neither a file name nor children.
 */
function findChildren(cache: Readonly<Record<string, unknown>>, file: string): string[] {
  try {
    const { children } = cache[file] as { children?: unknown }
    if (!Array.isArray(children)) return []
    return children.map((child) => child?.filename).filter((name) => typeof name === 'string')
  } catch {
    return []
  }
}

function isOwn(file: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(file)
}

/**
 * An ES module with the exports of a CommonJS module, which it evaluates again if it was forgotten.
 */
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
