import type { ModuleRunnerImportMeta } from 'vite/module-runner'

/**
 * The `import.meta.hot` of each module. In `dispose()` a module ends its timers and
 * connections before it is evaluated anew; `data` stays from one time to the next.
 * Modules need not accept a change here: the importers of a changed module are evaluated anew too.
 */
export class HotContexts {
  readonly #disposals = new Map<string, Dispose[]>()
  readonly #data = new Map<string, unknown>()
  readonly #onError: (error: unknown) => void

  /** @param onError told of each error that a `dispose()` throws or rejects with */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  create(id: string): HotContext {
    const disposals: Dispose[] = []
    this.#disposals.set(id, disposals)
    const data = this.#data.get(id) ?? {}
    this.#data.set(id, data)
    return {
      data,
      dispose: (callback) => void disposals.push(callback),
      accept: ignore,
      acceptExports: ignore,
      prune: ignore,
      invalidate: ignore,
      on: ignore,
      off: ignore,
      send: ignore,
    }
  }

  /** Runs the disposals of a module that was forgotten, in the order of their calls. */
  dispose(id: string): void {
    const disposals = this.#disposals.get(id) ?? []
    this.#disposals.delete(id)
    for (const dispose of disposals) this.#run(dispose, id)
  }

  disposeAll(): void {
    for (const id of [...this.#disposals.keys()]) this.dispose(id)
  }

  /** A rejection is told; the module that comes next does not wait. */
  async #run(dispose: Dispose, id: string): Promise<void> {
    try {
      await dispose(this.#data.get(id))
    } catch (error) {
      this.#onError(error)
    }
  }
}

type HotContext = NonNullable<ModuleRunnerImportMeta['hot']>

type Dispose = (data: unknown) => unknown

function ignore(): void {}
