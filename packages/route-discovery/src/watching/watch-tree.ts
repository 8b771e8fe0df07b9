import { existsSync } from 'node:fs'
import { basename, dirname, relative, sep } from 'node:path'
import { isPrivateName } from '../grammar/directory-name.ts'

/** Changes that come within this time are one, in milliseconds. */
const QUIET = 30

/** However many changes come, they are told after this time, in milliseconds. */
const LONGEST = 120

interface TreeListener {
  /** Called with the files written since the last call, relative, with forward slashes. */
  update(changedFiles: ReadonlySet<string>): void
  onError(error: unknown): void
}

/**
 * Watches all folders of a directory but the private ones, and the nearest folder above
 * that there is while the directory is away. Calls `update` once at the start.
 *
 * @returns the function that stops it
 */
export async function watchTree(
  root: string,
  followSymlinks: boolean,
  { update, onError }: TreeListener,
): Promise<() => Promise<void>> {
  let changedFiles = new Set<string>()
  let quiet: NodeJS.Timeout | undefined
  let longest: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(quiet)
    clearTimeout(longest)
    longest = undefined
    const files = changedFiles
    changedFiles = new Set()
    update(files)
  }

  function note(event: string, path: string): void {
    // An editor that writes by rename removes a file and adds it again.
    if (event === 'change' || event === 'add')
      changedFiles.add(relative(root, path).split(sep).join('/'))
    clearTimeout(quiet)
    quiet = setTimeout(flush, QUIET)
    longest ??= setTimeout(flush, LONGEST)
  }

  // Only here, so that a server that watches nothing does not load it.
  const { watch } = await import('chokidar')
  // From the folder above, so that a root that is deleted and made again is seen.
  const top = nearestFolder(dirname(root))
  const watcher = watch(top, {
    ignoreInitial: true,
    followSymlinks,
    ignored: (path) => isOutside(root, top, path),
  })
  watcher.on('all', note)
  watcher.on('error', onError)
  await new Promise<void>((resolve) => watcher.once('ready', resolve))
  flush()
  return async () => {
    clearTimeout(quiet)
    clearTimeout(longest)
    await watcher.close()
  }
}

/** The nearest folder above that there is. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}

/** Whether a path is neither on the way to the root nor below it and routed. */
function isOutside(root: string, top: string, path: string): boolean {
  if (path === root || path === top || root.startsWith(path + sep)) return false
  if (!path.startsWith(root + sep)) return true
  return isPrivateName(basename(path))
}
