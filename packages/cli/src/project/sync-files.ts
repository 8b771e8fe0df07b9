import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** How many files were touched. */
export interface SyncedFiles {
  readonly written: number
  readonly removed: number
  readonly unchanged: number
}

interface SyncOptions {
  /** A directory that version control leaves alone. */
  readonly ignored: string | undefined
}

/** What every generated file begins with; no other file is ever removed. */
const GENERATED = '// Generated from '

/** Makes a directory hold these files, and no other that was generated. */
export async function syncFiles(
  directory: string,
  texts: ReadonlyMap<string, string>,
  { ignored }: SyncOptions,
): Promise<SyncedFiles> {
  if (ignored !== undefined) await writeChanged(join(ignored, '.gitignore'), '*\n')
  const found = await listFiles(directory, '')
  const stale = found.filter((file) => !texts.has(file))
  const removed = await Promise.all(stale.map((file) => removeGenerated(directory, file)))
  const written = await Promise.all(
    [...texts].map(([file, text]) => writeChanged(join(directory, file), text)),
  )
  const changed = written.filter(Boolean).length
  return {
    written: changed,
    removed: removed.filter(Boolean).length,
    unchanged: written.length - changed,
  }
}

/** @returns whether it was written */
async function writeChanged(path: string, text: string): Promise<boolean> {
  const current = await readFile(path, 'utf8').catch(() => undefined)
  if (current === text) return false
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  return true
}

/** @returns whether it was ours, and is gone */
async function removeGenerated(directory: string, file: string): Promise<boolean> {
  const path = join(directory, file)
  if (!(await readFile(path, 'utf8')).startsWith(GENERATED)) return false
  await rm(path, { force: true })
  await removeEmpty(directory, dirname(file))
  return true
}

async function removeEmpty(directory: string, folder: string): Promise<void> {
  if (folder === '.') return
  try {
    await rmdir(join(directory, folder))
  } catch {
    // It holds other files.
    return
  }
  await removeEmpty(directory, dirname(folder))
}

/** The declaration files below a directory, relative to it; none where there is no directory. */
async function listFiles(directory: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && entry.name !== 'node_modules') return listFiles(directory, path)
      return entry.isFile() && isTypesFile(entry.name) ? [path] : []
    }),
  )
  return found.flat()
}

function isTypesFile(name: string): boolean {
  return name === '$types.d.ts' || name === 'routes.d.ts'
}
