import { isAbsolute, relative, sep } from 'node:path'

/** Whether a path is a directory or below it, as both are written: links are not followed. */
export function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
