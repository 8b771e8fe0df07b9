import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * Looks at a directory again and again, as a watch of it that needs no events.
 *
 * @param interval milliseconds
 * @param onChange called with each name in it that was made, written or removed, and with its own
 * name once it is gone
 */
export function pollDirectory(
  directory: string,
  interval: number,
  onChange: (name: string) => void,
): { close(): void } {
  let before = stampEntries(directory)
  const timer = setInterval(() => {
    const now = stampEntries(directory)
    if (now === undefined && before !== undefined) onChange(basename(directory))
    const names = new Set([...(before?.keys() ?? []), ...(now?.keys() ?? [])])
    const last = before
    before = now
    for (const name of names) if (last?.get(name) !== now?.get(name)) onChange(name)
  }, interval)
  return { close: () => clearInterval(timer) }
}

/** A text for each name, which differs once it was written; `undefined` without the directory. */
function stampEntries(directory: string): ReadonlyMap<string, string> | undefined {
  try {
    return new Map(readdirSync(directory).map((name) => [name, stampOf(join(directory, name))]))
  } catch {
    return undefined
  }
}

/** A directory counts as another one when it was replaced, not when something in it has changed. */
function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return ''
  const { ino, mtimeMs, size } = stats
  return stats.isDirectory() ? String(ino) : `${ino} ${mtimeMs} ${size}`
}
