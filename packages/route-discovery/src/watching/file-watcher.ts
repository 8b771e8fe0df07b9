import { existsSync, type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { isPrivateName } from '../names/directory-name.ts'
import { checkFunction } from '../options/discovery-options.ts'
import { ChangeDelay } from './change-delay.ts'
import { pollDirectory } from './poll-directory.ts'

export interface FileWatcherOptions {
  /**
   * Called with the absolute paths of everything that was made, written or removed. A directory
   * stands for everything below it.
   */
  readonly onChange: (changed: ReadonlySet<string>) => void
  /**
   * Called if watching itself fails, once for each reason, such as a limit of the system. Default:
   * the error is thrown as an uncaught one.
   */
  readonly onError?: (error: unknown) => void
  /**
   * Looks at the directories again and again, after so many milliseconds each, for file systems
   * that send no events: bind mounts, network shares. Default: the events of the system.
   */
  readonly poll?: number
}

/** A directory of a tree: its absolute path, alone or with the only name in it that counts. */
export type WatchedDirectory = string | { readonly directory: string; readonly only: string }

export interface FileWatcher {
  /** Watches a file from now on, whether it exists or not. The path is absolute. */
  watch(file: string): void
  /**
   * Watches the directories of a tree, instead of the directories that an earlier call for the
   * same root has given. Private names in them, such as `_lib` and `.git`, do not count. If it
   * returns true, read the tree again: a change may have come before the watch.
   *
   * @returns whether any of them was not watched so far
   */
  watchTree(root: string, directories: readonly WatchedDirectory[]): boolean
  /** Resolves once `onChange` has got every change that was noticed so far: after 100 ms or less. */
  settled(): Promise<void>
  /** Stops watching, and calls nothing any more. */
  close(): void
}

/**
 * Watches files, and trees of directories, with one watch for each directory and one delay for
 * all of them: changes within 10 ms are reported together, and no change waits longer than 100 ms.
 *
 * It watches directories instead of files, so that it sees files that an editor replaces, and files
 * that come back. If a directory is replaced by another one of the same name, it watches that one.
 *
 * @throws {UsageError} for an option that is unknown or wrong.
 */
export function watchFiles(options: FileWatcherOptions): FileWatcher {
  checkOptions(options, ['onChange', 'onError', 'poll'], 'watchFiles()')
  const { onChange, onError = throwLater, poll } = options
  checkFunction(onChange, 'watchFiles(): onChange', '(changed) => { … }')
  checkFunction(onError, 'watchFiles(): onError', '(error) => { … }')
  if (poll !== undefined && !(poll > 0)) {
    throw new UsageError(
      'invalid-option',
      `watchFiles(): poll is ${String(poll)}; write a number of milliseconds, such as 300`,
    )
  }
  return new DirectoryWatches({ onChange, onError, poll })
}

/** Throws an error outside of the caller, so that it is uncaught. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}

type Listener = Required<Omit<FileWatcherOptions, 'poll'>> & { readonly poll: number | undefined }

interface DirectoryWatch {
  readonly watcher: Pick<FSWatcher, 'close'>
  /** Differs for another directory that was made in its place. */
  readonly identity: string
  /** The only names that count. If it is missing, all names count. */
  names: Set<string> | undefined
}

class DirectoryWatches implements FileWatcher {
  readonly #listener: Listener
  readonly #watches = new Map<string, DirectoryWatch>()
  /** The directories of watched files, each with the nearest one above that exists. */
  readonly #fileDirectories = new Map<string, string>()
  /** The directories of trees, by the root of the tree. */
  readonly #trees = new Map<string, ReadonlySet<string>>()
  readonly #delay = new ChangeDelay((changed) => this.#reportChanges(changed))
  /** The codes of reported errors: thousands of directories can meet one limit at once. */
  readonly #reportedCodes = new Set<unknown>()
  #isClosed = false

  constructor(listener: Listener) {
    this.#listener = listener
  }

  watch(file: string): void {
    const directory = dirname(file)
    if (!this.#isClosed && !this.#fileDirectories.has(directory)) this.#reach(directory)
  }

  watchTree(root: string, directories: readonly WatchedDirectory[]): boolean {
    if (this.#isClosed) return false
    const before = this.#trees.get(root) ?? NOTHING
    const named = new Set<string>()
    this.#trees.set(root, named)
    let isNew = false
    for (const watched of directories) {
      const { directory, only } =
        typeof watched === 'string' ? { directory: watched, only: undefined } : watched
      named.add(directory)
      if (this.#attach(directory, only)) isNew = true
    }
    for (const directory of before) this.#leaveUnused(directory)
    return isNew
  }

  settled(): Promise<void> {
    return this.#delay.settled()
  }

  close(): void {
    this.#isClosed = true
    this.#delay.stop()
    for (const directory of [...this.#watches.keys()]) this.#leave(directory)
  }

  /**
   * Watches the directory of a file. If it does not exist, watches the nearest one above it.
   *
   * @returns whether another directory is watched for it than before
   */
  #reach(directory: string): boolean {
    const before = this.#fileDirectories.get(directory)
    let isNew = this.#attach(directory)
    let nearest = directory
    if (!this.#watches.has(directory)) {
      // Look again: a directory that is made before the watch above it goes unnoticed.
      for (let above = nearestDirectory(directory); above !== nearest; ) {
        nearest = above
        isNew = this.#attach(above, relative(above, directory).split(sep)[0] || undefined)
        above = nearestDirectory(directory)
      }
    }
    this.#fileDirectories.set(directory, nearest)
    if (before !== undefined && before !== nearest) this.#leaveUnused(before)
    return isNew || before !== nearest
  }

  /**
   * Watches a directory.
   *
   * @param only the only name in it that counts. Default: all count.
   * @returns whether the directory exists, and was not watched so far
   */
  #attach(directory: string, only?: string): boolean {
    const known = this.#watches.get(directory)
    const identity = identityOf(directory)
    if (known !== undefined && known.identity === identity) {
      if (only === undefined) {
        known.names = undefined
      } else {
        known.names?.add(only)
      }
      return false
    }
    this.#leave(directory)
    if (identity === undefined) return false
    try {
      const watcher = this.#open(directory)
      const names = only === undefined ? undefined : new Set([only])
      this.#watches.set(directory, { watcher, identity, names })
      return true
    } catch (error) {
      this.#reportError(error)
      return false
    }
  }

  #open(directory: string): DirectoryWatch['watcher'] {
    const { poll } = this.#listener
    if (poll !== undefined) {
      return pollDirectory(directory, poll, (name) => this.#hear(directory, name))
    }
    const watcher = watch(directory, (_event, name) => this.#hear(directory, name))
    watcher.on('error', (error) => this.#fail(directory, error))
    return watcher
  }

  #hear(directory: string, name: string | null): void {
    const names = this.#watches.get(directory)?.names
    // Its own name says that the directory was moved or removed.
    if (name === null || name === basename(directory)) this.#note(directory)
    if (name === null || (names !== undefined && !names.has(name))) return
    if (isPrivateName(name) && !this.#fileDirectories.has(directory)) return
    this.#note(join(directory, name))
  }

  #fail(directory: string, error: unknown): void {
    this.#leave(directory)
    this.#reportError(error)
    this.#note(directory)
  }

  #reportError(error: unknown): void {
    const { code } = error as NodeJS.ErrnoException
    // The next scan finds that the directory is gone or unreadable. Windows says EPERM for gone.
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM') return
    if (this.#reportedCodes.has(code)) return
    this.#reportedCodes.add(code)
    this.#listener.onError(error)
  }

  #leaveUnused(directory: string): void {
    if ([...this.#trees.values()].some((named) => named.has(directory))) return
    if (this.#fileDirectories.has(directory)) return
    if ([...this.#fileDirectories.values()].includes(directory)) return
    this.#leave(directory)
  }

  #leave(directory: string): void {
    this.#watches.get(directory)?.watcher.close()
    this.#watches.delete(directory)
  }

  #note(path: string): void {
    if (!this.#isClosed) this.#delay.note(path)
  }

  #reportChanges(changed: Set<string>): void {
    // The watch of a directory that was removed reports nothing any more.
    for (const directory of this.#fileDirectories.keys()) {
      if (this.#reach(directory)) changed.add(directory)
    }
    this.#listener.onChange(changed)
  }
}

const NOTHING: ReadonlySet<string> = new Set()

function identityOf(directory: string): string | undefined {
  try {
    const { dev, ino, birthtimeMs } = statSync(directory)
    return `${dev} ${ino} ${birthtimeMs}`
  } catch {
    return undefined
  }
}

/** A path, or the nearest one above it that exists. */
export function nearestDirectory(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestDirectory(dirname(path))
}
