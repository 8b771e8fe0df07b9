import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename } from 'node:path'

interface FolderWatch {
  readonly watcher: FSWatcher
  /** Tells a folder from another that was made in its place. */
  readonly identity: string
  /** The last walk that came by. */
  walk: number
}

export interface FolderListener {
  /** Called with the name of what was made, written or removed; `null` where it is not known. */
  onChange(name: string | null): void
  onError(error: unknown): void
}

/**
 * One watch for each folder that the last walk came by. A folder is watched before it is
 * read, so that nothing comes into it unseen, and again where another has taken its place:
 * the watch of a removed folder is silent for ever.
 */
export class FolderWatches {
  readonly #watches = new Map<string, FolderWatch>()
  readonly #listener: FolderListener
  /** Limits are met by thousands of folders at once, and told once. */
  readonly #toldErrors = new Set<unknown>()
  #walk = 0

  constructor(listener: FolderListener) {
    this.#listener = listener
  }

  /** Calls `walk`, which tells each folder before it reads it, and leaves the folders that it has not told. */
  follow(walk: (willRead: (folder: string, only?: string) => void) => void): void {
    this.#walk++
    walk((folder, only) => this.#watch(folder, only))
    for (const [folder, { walk }] of this.#watches) {
      if (walk !== this.#walk) this.#leave(folder)
    }
  }

  close(): void {
    for (const folder of this.#watches.keys()) this.#leave(folder)
  }

  /** @param only the one name in the folder that is of concern; all are where it is missing */
  #watch(folder: string, only: string | undefined): void {
    const known = this.#watches.get(folder)
    const identity = identityOf(folder)
    if (known !== undefined && known.identity === identity) {
      known.walk = this.#walk
      return
    }
    this.#leave(folder)
    if (identity === undefined) return
    try {
      const watcher = watch(folder, (_event, name) => {
        // The name of the folder itself says that it was moved or removed.
        if (only === undefined || name === null || name === only || name === basename(folder))
          this.#listener.onChange(name)
      })
      watcher.on('error', (error) => {
        this.#leave(folder)
        this.#tell(error)
      })
      this.#watches.set(folder, { watcher, identity, walk: this.#walk })
    } catch (error) {
      this.#tell(error)
    }
  }

  #leave(folder: string): void {
    this.#watches.get(folder)?.watcher.close()
    this.#watches.delete(folder)
  }

  #tell(error: unknown): void {
    const { code } = error as NodeJS.ErrnoException
    // What is gone or closed to us is told by the walk. Windows says EPERM of what is gone.
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM') return
    if (this.#toldErrors.has(code)) return
    this.#toldErrors.add(code)
    this.#listener.onError(error)
  }
}

function identityOf(folder: string): string | undefined {
  try {
    const { dev, ino, birthtimeMs } = statSync(folder)
    return `${dev} ${ino} ${birthtimeMs}`
  } catch {
    return undefined
  }
}
