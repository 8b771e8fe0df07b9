import { realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { RouteManifest } from '@portolan/route-discovery'
import type { ProjectSettings } from '../config/settings.ts'
import { CommandError } from '../errors.ts'
import { findUrlMark } from '../files/paths.ts'

/**
 * Makes sure that the sources can be loaded from the project's directory.
 *
 * @throws {CommandError} that names the directory to rename.
 */
export function checkProjectPath({ root, appDir }: Pick<ProjectSettings, 'root' | 'appDir'>): void {
  for (const path of [realpathSync(root), appDir]) {
    const mark = findUrlMark(path)
    if (mark === undefined) continue
    throw new CommandError(
      'unloadable-path',
      `"${path}" has a "${mark}" in it, and no source behind one can be loaded; rename "${nameWith(mark, path)}", or move the project`,
    )
  }
}

/** The file of a route that cannot be loaded from its sources. */
export interface UnloadableFile {
  /** Relative to the app directory. */
  readonly file: string
  readonly message: string
  readonly fix: string
}

/** The route and middleware files that cannot be loaded from their sources. */
export function findUnloadableFiles(routes: RouteManifest['routes']): UnloadableFile[] {
  const files = new Set(routes.flatMap(({ file, middleware }) => [file, ...middleware]))
  return [...files].flatMap((file) => {
    const mark = findUrlMark(file)
    if (mark === undefined) return []
    const message = `A path with "${mark}" cannot be loaded from its sources`
    return [{ file, message, fix: `Write ${escapeMark(mark)} for it in the name of the directory` }]
  })
}

/** @throws {CommandError} with all of them. */
export function checkRoutePaths(routes: RouteManifest['routes']): void {
  const found = findUnloadableFiles(routes)
  if (found.length === 0) return
  const lines = found.map(({ file, message, fix }) => `${file}: ${message}. ${fix}`)
  throw new CommandError('unloadable-path', lines.join('\n'))
}

/** As a directory of the app directory writes a character that its syntax claims. */
function escapeMark(mark: string): string {
  return `[x+${mark.charCodeAt(0).toString(16)}]`
}

function nameWith(mark: string, path: string): string {
  const name = basename(path)
  return name.includes(mark) ? name : nameWith(mark, dirname(path))
}
