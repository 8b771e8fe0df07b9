import { realpathSync } from 'node:fs'
import { isAbsolute, normalize, relative } from 'node:path'
import { createServer, createServerModuleRunner, type Plugin } from 'vite'
import type { ModuleRunner } from 'vite/module-runner'
import { CommandError } from '../errors.ts'
import { isInside } from '../files/is-inside.ts'
import { toSlashes } from '../files/to-slashes.ts'
import { createCheckedEvaluator } from './checked-evaluator.ts'
import { CommonJsModules } from './commonjs-modules.ts'
import { toCompileError } from './compile-error.ts'
import { findMissingFile } from './missing-file.ts'
import { ModuleGraphs } from './module-graphs.ts'

/** How modules are loaded from their sources. */
export interface ModuleLoaderOptions {
  /** The project's directory. */
  readonly root: string
  /** Called with each file of the project before it is read. */
  readonly onRead: (file: string) => void
  /** Called with the path of a file that a module imports and that is not there, as far as it is written. */
  readonly onMissing: (path: string) => void
}

/** Loads modules from their sources, TypeScript included, and forgets those that have changed. */
export interface ModuleLoader {
  /**
   * The exports of a module, evaluated once until it is forgotten.
   *
   * @param file absolute
   * @throws {CompileError} when the module, or one that it imports, cannot be compiled; else whatever
   * the module throws.
   */
  import(file: string): Promise<unknown>
  /**
   * Forgets the modules of files, and those that import them at any depth; the others keep
   * their state.
   *
   * @param isChanged told absolute paths
   * @returns the files of all that was forgotten
   */
  forget(isChanged: (file: string) => boolean): ReadonlySet<string>
  close(): Promise<void>
}

/** A loader on Vite's module runner, with what is in `node_modules` left to Node. */
export async function createModuleLoader({
  root: directory,
  onRead,
  onMissing,
}: ModuleLoaderOptions): Promise<ModuleLoader> {
  const root = realpathSync(directory)
  const commonJs = new CommonJsModules(root, onRead)
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
    environments: { ssr: { resolve: { external: true } } },
    plugins: [tellFiles(onRead), commonJs.plugin],
  })
  const environment = server.environments.ssr
  const evaluator = createCheckedEvaluator({
    root,
    findFile: (url) => runner.evaluatedModules.getModuleByUrl(url)?.file,
  })
  const runner: ModuleRunner = createServerModuleRunner(environment, { hmr: false, evaluator })
  const graphs = new ModuleGraphs(environment, runner)

  return {
    async import(file) {
      checkName(file)
      const url = toUrl(root, toRealPath(file))
      try {
        return await runner.import(url)
      } catch (error) {
        await graphs.forgetFailed(url)
        const missing = findMissingFile(error)
        if (missing !== undefined) onMissing(missing)
        throw toCompileError(error) ?? error
      }
    },
    forget(isChanged) {
      const required = commonJs.forget(isChanged)
      const imported = graphs.forget((file) => required.has(file) || isChanged(file))
      return new Set([...required, ...imported])
    },
    async close() {
      commonJs.close()
      await runner.close()
      await server.close()
    },
  }
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

/** In what Vite takes for a URL, these end the path. */
function checkName(file: string): void {
  const [character] = /[?#]/.exec(file) ?? []
  if (character === undefined) return
  const escaped = `[x+${character.charCodeAt(0).toString(16)}]`
  throw new CommandError(
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
    // Importing what is not there fails with a better message.
    return file
  }
}
