import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, posix, relative } from 'node:path'
import {
  generateContextTypes,
  generateRouteTypes,
  type RouteManifest,
} from '@portolan/route-discovery'
import type { ProjectSettings } from '../config/settings.ts'
import { CommandError } from '../errors.ts'
import { findContextPackage } from '../files/package-json.ts'
import { isInside, toSlashes } from '../files/paths.ts'

/**
 * Writes `routes.d.ts` with the params and results of all routes, and for each route file a
 * `$types.d.ts` at its place in a copy of the project's directories, where `rootDirs` finds it.
 * Files that stay as they are are not touched, and those of routes that are gone are removed.
 *
 * @throws {CommandError} when the app directory is outside the project.
 */
export function writeTypes(
  { root, appDir, typesDir }: Pick<ProjectSettings, 'root' | 'appDir' | 'typesDir'>,
  manifest: RouteManifest,
): Promise<SyncedFiles> {
  const appPath = toSlashes(relative(root, appDir))
  if (!isInside(appDir, root)) {
    throw new CommandError(
      'app-dir-outside',
      `The app directory ${appDir} is not inside the project ${root}, so its files have no place in ${typesDir}; give --root a directory that holds it`,
    )
  }
  const from = findContextPackage(root)
  const texts = manifest.routes.map((route) => {
    const file = join(appPath, posix.dirname(route.file), '$types.d.ts')
    return [file, generateContextTypes(route, { from })] as const
  })
  const imported = toSlashes(relative(typesDir, appDir))
  const routes = generateRouteTypes(manifest, {
    from: imported.startsWith('.') ? imported : `./${imported}`,
    package: from,
  })
  return syncFiles(typesDir, new Map([['routes.d.ts', routes], ...texts]), {
    ignored: isInside(typesDir, join(root, '.portolan')) ? join(root, '.portolan') : undefined,
  })
}

/** How many files were touched. */
interface SyncedFiles {
  readonly written: number
  readonly removed: number
  readonly unchanged: number
}

interface SyncOptions {
  /** A directory that version control leaves alone. */
  readonly ignored: string | undefined
}

/** Every generated file begins like this; no other file is ever removed. */
const GENERATED = '// Generated from '

/** Makes a directory hold these files, and no other that was generated. */
async function syncFiles(
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

async function removeEmpty(root: string, path: string): Promise<void> {
  if (path === '.') return
  try {
    await rmdir(join(root, path))
  } catch {
    // It holds other files.
    return
  }
  await removeEmpty(root, dirname(path))
}

/** The declaration files below a directory, relative to it; none where there is no directory. */
async function listFiles(root: string, directory: string): Promise<string[]> {
  const entries = await readdir(join(root, directory), { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(directory, entry.name)
      if (entry.isDirectory() && entry.name !== 'node_modules') return listFiles(root, path)
      return entry.isFile() && isTypesFile(entry.name) ? [path] : []
    }),
  )
  return found.flat()
}

function isTypesFile(name: string): boolean {
  return name === '$types.d.ts' || name === 'routes.d.ts'
}
