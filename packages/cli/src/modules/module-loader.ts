import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters, types } from 'node:util'
import { createServer, type Plugin } from 'vite'
import {
  createDefaultImportMeta,
  createNodeImportMeta,
  ModuleRunner,
  type ModuleRunnerImportMeta,
} from 'vite/module-runner'
import { CommandError } from '../errors.ts'
import { OWN_PACKAGES } from '../files/package-json.ts'
import { findUrlMark, isInside, toSlashes } from '../files/paths.ts'
import { createCheckedEvaluator } from './checked-evaluator.ts'
import { checkedJson } from './checked-json.ts'
import { CommonJsModules } from './commonjs-modules.ts'
import { environmentWords } from './environment-words.ts'
import { HotContexts } from './hot-contexts.ts'
import { ModuleGraphs } from './module-graphs.ts'

/** How modules are loaded from their sources. */
interface ModuleLoaderOptions {
  /** The project's directory. */
  readonly root: string
  /** Called with each file of the project before it is read. */
  readonly onRead: (file: string) => void
  /**
   * Called with the path of a file that a module imports and that is not there, as far as it is
   * written.
   */
  readonly onMissing: (path: string) => void
  /** Called with each file of a package that Node loads by itself, and does not forget. */
  readonly onPackage?: (file: string) => void
  /** Told of each error that `import.meta.hot.dispose()` of a module ends with. */
  readonly onDisposeError?: (error: unknown) => void
}

/** Loads modules from their sources, TypeScript included, and forgets modules that have changed. */
export interface ModuleLoader {
  /**
   * The exports of a module, evaluated once until it is forgotten.
   *
   * @param file absolute
   * @throws {CompileError} when the module, or one that it imports, cannot be compiled. Errors of
   * the module itself are thrown on.
   */
  import(file: string): Promise<unknown>
  /**
   * Forgets the modules of files, and the modules that import them at any depth; the others keep
   * their state.
   *
   * @param isChanged told absolute paths
   * @returns the files of all that was forgotten
   */
  forget(isChanged: (file: string) => boolean): ReadonlySet<string>
  /** The file, and the files of the project that its module imports, at any depth. */
  findImports(file: string): ReadonlySet<string>
  /** Forgets all modules. */
  close(): Promise<void>
}

/** A loader on Vite's module runner, with `node_modules` left to Node. */
export async function createModuleLoader({
  root: directory,
  onRead,
  onMissing,
  onPackage = () => {},
  onDisposeError = () => {},
}: ModuleLoaderOptions): Promise<ModuleLoader> {
  const root = realpathSync(directory)
  const commonJs = new CommonJsModules(root, {
    findEvaluated: (file) => findEvaluated(runner, file),
    onRead,
    onPackage,
  })
  const hotContexts = new HotContexts(onDisposeError)
  const server = await createServer({
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    appType: 'custom',
    logLevel: 'silent',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
    css: { postcss: {} },
    resolve: { tsconfigPaths: true },
    // Packages of the same workspace are not among them: their files change as those of the
    // project do.
    environments: { ssr: { resolve: { external: OWN_PACKAGES } } },
    plugins: [tellFiles(onRead), commonJs.plugin, environmentWords(), checkedJson(root)],
  })
  const environment = server.environments.ssr
  const evaluator = createCheckedEvaluator({
    root,
    findFile: (url) => runner.evaluatedModules.getModuleByUrl(url)?.file,
    hotContexts,
    createVariables: (file) => commonJs.createVariables(file),
    onExternal: (url) => {
      if (url.startsWith('file:')) onPackage(fileURLToPath(url))
    },
  })
  // Vite's own function for this takes no other `import.meta`.
  const runner: ModuleRunner = new ModuleRunner(
    {
      transport: { invoke: (payload) => environment.hot.handleInvoke(payload) },
      hmr: false,
      sourcemapInterceptor: 'node',
      createImportMeta,
    },
    evaluator,
  )
  const graphs = new ModuleGraphs(environment, runner, (id) => hotContexts.dispose(id))

  return {
    async import(file) {
      checkName(file)
      const url = toUrl(root, toRealPath(file))
      try {
        return await runner.import(url)
      } catch (error) {
        await graphs.forgetFailed(url)
        for (const path of findMissingFiles(error, root)) onMissing(path)
        throw toCompileError(error) ?? error
      }
    },
    forget,
    findImports(file) {
      const imported = graphs.findImports(file)
      return new Set([...imported, ...commonJs.findRequired([...imported, file])])
    },
    async close() {
      forget(() => true)
      hotContexts.disposeAll()
      commonJs.close()
      await runner.close()
      await server.close()
    },
  }

  function forget(isChanged: (file: string) => boolean): Set<string> {
    const forgotten = new Set<string>()
    const isForgotten = (file: string) => forgotten.has(file) || isChanged(file)
    // Each of the two kinds may load the other.
    for (let before = -1; forgotten.size > before; ) {
      before = forgotten.size
      for (const file of commonJs.forget(isForgotten)) forgotten.add(file)
      for (const file of graphs.forget(isForgotten)) forgotten.add(file)
    }
    return forgotten
  }
}

/**
 * As the runner makes it by itself. Its `resolve()` needs a hook of Node's, which is a thread on Node
 * 20 and slows every further import: only a module that calls it has to wait for that.
 */
function createImportMeta(file: string): ModuleRunnerImportMeta {
  return {
    ...createDefaultImportMeta(file),
    main: false,
    resolve: (specifier, parent) => createNodeImportMeta(file).resolve(specifier, parent),
  }
}

/** The exports of a file, unless its evaluation has not begun or goes on. */
function findEvaluated({ evaluatedModules }: ModuleRunner, file: string): object | undefined {
  const [module] = evaluatedModules.getModulesByFile(toSlashes(file)) ?? []
  return module?.evaluated === true ? module.exports : undefined
}

function tellFiles(onRead: (file: string) => void): Plugin {
  return {
    name: 'portolan:tell-files',
    enforce: 'pre',
    load(id) {
      const [file = ''] = id.split(/[?#]/, 1)
      if (isAbsolute(file) && !file.includes('/node_modules/')) onRead(normalize(file))
    },
  }
}

function checkName(file: string): void {
  const character = findUrlMark(file)
  if (character === undefined) return
  const escaped = `[x+${character.charCodeAt(0).toString(16)}]`
  throw new CommandError(
    'unloadable-path',
    `A path with "${character}" cannot be loaded from its sources; write ${escaped} for it in the name of a route's directory`,
  )
}

/** As modules write it that import the file, so that there is one of it. */
function toUrl(root: string, file: string): string {
  return isInside(file, root)
    ? `/${toSlashes(relative(root, file))}`
    : `/@fs/${toSlashes(file).replace(/^\//, '')}`
}

function toRealPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    // The import of a missing file fails with a better message.
    return file
  }
}

/**
 * The paths of which one is missing for an import: perhaps without an extension, as they were
 * written. For a package these are its package.json in each directory where it can be installed.
 * Empty for any other error.
 */
function findMissingFiles(error: unknown, root: string): string[] {
  if (!(error instanceof Error)) return []
  // Vite and Node tell it in their message alone.
  const { message } = error
  const [, name] = NO_ENTRY.exec(message) ?? []
  if (name !== undefined) return findPackagePlaces(name, root)
  const { requireStack } = error as { requireStack?: unknown }
  const [requiredBy] = Array.isArray(requireStack) ? requireStack : []
  const [, specifier, importer = requiredBy ?? `${root}/`] =
    NOT_LOADED.exec(message) ?? NOT_FOUND.exec(message) ?? []
  if (specifier === undefined) return []
  const directory = dirname(String(importer))
  return /^\.{0,2}\//.test(specifier)
    ? [resolve(directory, specifier)]
    : findPackagePlaces(specifier, directory)
}

const NOT_LOADED =
  /^Failed to load url (\.{1,2}\/\S*) \(resolved id: .*?\) in (.+?)\. Does the file exist\?$/
const NOT_FOUND = /^Cannot find (?:module|package) '([^']+)'(?: imported from '?([^']+))?/
const NO_ENTRY = /^Failed to resolve entry for package "([^"]+)"/

function findPackagePlaces(specifier: string, directory: string): string[] {
  const parent = dirname(directory)
  const above = parent === directory ? [] : findPackagePlaces(specifier, parent)
  if (!existsSync(join(directory, 'package.json'))) return above
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1)
  return [join(directory, 'node_modules', ...name, 'package.json'), ...above]
}

/** A module that cannot be compiled, or whose text is refused. Its position is the compiler's own. */
export class CompileError extends Error {
  override readonly name = 'CompileError'
  /** Absolute. */
  readonly file: string
  /** Counts from 1. */
  readonly line: number
  /** Counts from 1. */
  readonly column: number

  constructor(message: string, { file, line, column }: Omit<CompileError, keyof Error>) {
    super(message)
    this.file = file
    this.line = line
    this.column = column
  }
}

/**
 * An error of the module runner, as a `CompileError` where the compiler has thrown it. Ask only for
 * errors of loading: an error of a handler may hold anything that a request has sent.
 */
function toCompileError(error: unknown): CompileError | undefined {
  if (!types.isNativeError(error)) return undefined
  const { plugin, errors } = error as { plugin?: unknown; errors?: unknown }
  const [first] = Array.isArray(errors) ? errors : []
  if (typeof plugin !== 'string' || !types.isNativeError(first)) return undefined
  const { id, loc } = first as { id?: unknown; loc?: { line?: unknown; column?: unknown } }
  if (typeof id !== 'string' || typeof loc?.line !== 'number') return undefined
  // The compiler counts columns from 0. Its message goes on with the file and a frame.
  const [line = ''] = stripVTControlCharacters(first.message).trim().split('\n', 1)
  return new CompileError(line.replace(/^\[\w+\] /, ''), {
    file: id,
    line: loc.line,
    column: Number(loc.column ?? 0) + 1,
  })
}
