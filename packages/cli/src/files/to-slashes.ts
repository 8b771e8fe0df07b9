import { sep } from 'node:path'

/** A path as URLs and imports have it, with forward slashes on Windows too. */
export function toSlashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}
