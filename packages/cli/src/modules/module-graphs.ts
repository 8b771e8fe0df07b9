import { normalize } from 'node:path'
import { setImmediate as macrotask } from 'node:timers/promises'
import type { DevEnvironment, EnvironmentModuleNode } from 'vite'
import type { EvaluatedModuleNode, ModuleRunner } from 'vite/module-runner'
import { toSlashes } from '../files/paths.ts'

/**
 * The modules as the server knows them, with their transformed code, and as the runner does,
 * with their exports; one is forgotten in both.
 */
export class ModuleGraphs {
  readonly #environment: DevEnvironment
  readonly #runner: ModuleRunner
  readonly #onForget: (id: string) => void

  /** @param onForget called with the id of each evaluated module that is forgotten */
  constructor(environment: DevEnvironment, runner: ModuleRunner, onForget: (id: string) => void) {
    this.#environment = environment
    this.#runner = runner
    this.#onForget = onForget
  }

  /** The file, and the files of all modules that it imports, at any depth. */
  findImports(file: string): Set<string> {
    const { moduleGraph } = this.#environment
    const found = new Set(moduleGraph.getModulesByFile(toSlashes(file)))
    for (const { importedModules } of found) for (const module of importedModules) found.add(module)
    return toFiles(found)
  }

  /** @returns the files of all that was forgotten */
  forget(isChanged: (file: string) => boolean): Set<string> {
    const { moduleGraph } = this.#environment
    const forgotten = new Set<EnvironmentModuleNode>()
    for (const [file, modules] of moduleGraph.fileToModulesMap) {
      // Vite writes paths with forward slashes on every system.
      if (isChanged(normalize(file))) for (const module of modules) this.#forget(module, forgotten)
    }
    this.#removeEvaluated([...forgotten].map(({ id }) => id))
    return toFiles(forgotten)
  }

  /**
   * Forgets the modules that failed when a module was imported: the runner would keep their
   * errors. The others keep their state.
   */
  async forgetFailed(url: string): Promise<void> {
    const { evaluatedModules } = this.#runner
    const entry = evaluatedModules.getModuleByUrl(url)
    if (entry === undefined) return
    const reached = new Set([entry])
    for (const { imports } of reached) {
      for (const id of imports) {
        const imported = evaluatedModules.getModuleById(id)
        if (imported !== undefined) reached.add(imported)
      }
    }
    const failures = await Promise.all([...reached].map(hasFailed))
    const failed = [...reached].filter((_node, index) => failures[index]).map(({ id }) => id)
    this.#removeEvaluated(failed)
    for (const id of failed) {
      // Its imports are resolved anew: one of them may have failed.
      const module = this.#environment.moduleGraph.getModuleById(id)
      if (module !== undefined) this.#environment.moduleGraph.invalidateModule(module)
    }
  }

  #forget(module: EnvironmentModuleNode, forgotten: Set<EnvironmentModuleNode>): void {
    if (forgotten.has(module)) return
    forgotten.add(module)
    this.#environment.moduleGraph.invalidateModule(module)
    for (const importer of module.importers) this.#forget(importer, forgotten)
  }

  /**
   * Removed, not cleared: an import that is under way finishes with the modules of its beginning.
   */
  #removeEvaluated(ids: readonly (string | null)[]): void {
    const { idToModuleMap, urlToIdModuleMap, fileToModulesMap } = this.#runner.evaluatedModules
    const removed = new Set<EvaluatedModuleNode>()
    for (const id of ids) {
      const node = id === null ? undefined : idToModuleMap.get(id)
      if (node === undefined) continue
      removed.add(node)
      idToModuleMap.delete(node.id)
      fileToModulesMap.get(node.file)?.delete(node)
    }
    if (removed.size === 0) return
    for (const [url, node] of urlToIdModuleMap) if (removed.has(node)) urlToIdModuleMap.delete(url)
    for (const { id } of removed) this.#onForget(id)
  }
}

function toFiles(modules: ReadonlySet<EnvironmentModuleNode>): Set<string> {
  return new Set([...modules].flatMap(({ file }) => (file === null ? [] : [normalize(file)])))
}

async function hasFailed({ promise }: EvaluatedModuleNode): Promise<boolean> {
  if (promise === undefined) return false
  // One that is still being evaluated has not failed.
  return Promise.race([
    promise.then(
      () => false,
      () => true,
    ),
    macrotask(false),
  ])
}
