import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'

/** Whether there is a file at a path, be it behind a link. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

/** Whether a path is a directory or below it, as both are written: links are not followed. */
export function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** A path as URLs and imports have it, with forward slashes on Windows too. */
export function toSlashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}

/** The text of a file; `undefined` when it cannot be read. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * The first character in a path at which the path of a URL ends, for Vite takes paths for URLs, or
 * that it takes for a slash; `undefined` without one.
 */
export function findUrlMark(path: string): string | undefined {
  return (sep === '/' ? /[?#\\]/ : /[?#]/).exec(path)?.[0]
}
