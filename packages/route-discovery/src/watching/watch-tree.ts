import { existsSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { isPrivateName } from '../grammar/directory-name.ts'
import { FolderWatches } from './folder-watches.ts'

/** Changes that come within this time are one, in milliseconds. */
const QUIET = 30

/** However many changes come, they are told after this time, in milliseconds. */
const LONGEST = 100

interface TreeListener {
  /**
   * Called at the start, and when something was changed, whatever it was. Reads the directory,
   * and gives `willRead` each folder of it before that folder is read.
   */
  update(willRead: (folder: string) => void): void
  onError(error: unknown): void
}

/**
 * Watches the folders that `update` reads, and the nearest folder above the root that there is.
 *
 * @returns the function that stops it
 */
export function watchTree(root: string, { update, onError }: TreeListener): () => void {
  let quiet: NodeJS.Timeout | undefined
  let longest: NodeJS.Timeout | undefined
  const watches = new FolderWatches({ onChange: note, onError })

  function note(name: string | null): void {
    if (name !== null && isPrivateName(name)) return
    clearTimeout(quiet)
    quiet = setTimeout(flush, QUIET)
    longest ??= setTimeout(flush, LONGEST)
  }

  function stopTimers(): void {
    clearTimeout(quiet)
    clearTimeout(longest)
    longest = undefined
  }

  function flush(): void {
    stopTimers()
    watches.follow((willRead) => {
      watchAbove(root, willRead)
      update(willRead)
    })
  }

  flush()
  return () => {
    stopTimers()
    watches.close()
  }
}

/** Where a root is seen that is made again, or whose folder is. */
function watchAbove(root: string, watch: (folder: string, only: string) => void): void {
  let top: string
  do {
    top = nearestFolder(dirname(root))
    const [next = ''] = relative(top, root).split(sep)
    watch(top, next)
    // What came meanwhile came unseen.
  } while (top !== nearestFolder(dirname(root)))
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}
