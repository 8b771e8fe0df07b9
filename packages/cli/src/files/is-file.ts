import { statSync } from 'node:fs'

/** Whether there is a file at a path, be it behind a link. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
