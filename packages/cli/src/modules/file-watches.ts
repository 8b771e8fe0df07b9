import { existsSync, type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isInside } from '../files/paths.ts'

/** Changes that come within this time are one, in milliseconds. */
const QUIET_TIME = 10

/** However many changes come, they are told after this time, in milliseconds. */
const LONGEST_DELAY = 100

interface FileListener {
  /** Called with all that was made, written or removed; a folder stands for whatever is below it. */
  onChange(paths: ReadonlySet<string>): void
  onError(error: unknown): void
}

/**
 * Watches files by the folders they are in, so that those are seen too that editors replace,
 * and those that come back.
 */
export class FileWatches {
  readonly #listener: FileListener
  /** The watch of each folder that holds a file; of its nearest ancestor where it is gone. */
  readonly #watchers = new Map<string, FSWatcher>()
  readonly #changed = new Set<string>()
  readonly #toldErrors = new Set<unknown>()
  #quiet: NodeJS.Timeout | undefined
  #longest: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(listener: FileListener) {
    this.#listener = listener
  }

  /** Watches a file from now on, whether it is there or not. */
  watch(file: string): void {
    const folder = dirname(file)
    if (!this.#isClosed && !this.#watchers.has(folder)) this.#attach(folder)
  }

  close(): void {
    this.#isClosed = true
    this.#stopTimers()
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  #attach(folder: string): void {
    const seen = nearestFolder(folder)
    try {
      const watcher = watch(seen, (event, name) => {
        if (seen === folder) this.#note(name === null ? folder : join(folder, name))
        const isGone = event === 'rename' && (name === basename(seen) || name === null)
        // The watch of a folder that was removed is silent for ever, and that of an ancestor has done its part.
        if (isGone || (seen !== folder && nearestFolder(folder) !== seen)) this.#attachAgain(folder)
      })
      watcher.on('error', (error) => this.#fail(folder, error))
      this.#watchers.set(folder, watcher)
    } catch (error) {
      this.#fail(folder, error)
    }
  }

  #attachAgain(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
    this.#attach(folder)
    this.#note(folder)
  }

  #fail(folder: string, error: unknown): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
    const { code } = error as NodeJS.ErrnoException
    // The limits of the system are met by many folders at once, and told once.
    if (code === 'ENOENT' || this.#toldErrors.has(code)) return
    this.#toldErrors.add(code)
    this.#listener.onError(error)
  }

  #note(path: string): void {
    if (this.#isClosed) return
    this.#changed.add(path)
    this.#wait()
    this.#longest ??= setTimeout(() => this.#flush(), LONGEST_DELAY)
  }

  #wait(): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => {
      // A file is emptied before it is written.
      if ([...this.#changed].some(isEmptyFile)) this.#wait()
      else this.#flush()
    }, QUIET_TIME)
  }

  #flush(): void {
    this.#stopTimers()
    const changed = new Set(this.#changed)
    this.#changed.clear()
    this.#listener.onChange(changed)
  }

  #stopTimers(): void {
    clearTimeout(this.#quiet)
    clearTimeout(this.#longest)
    this.#longest = undefined
  }
}

/** Whether a path is one of the changed ones, or below one. */
export function isTouched(path: string, changed: ReadonlySet<string>): boolean {
  return [...changed].some((folder) => isInside(path, folder))
}

function isEmptyFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.size === 0
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}
