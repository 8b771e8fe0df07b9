import { readdirSync, statSync } from 'node:fs'

/** @throws {Error} for a directory that holds anything, and for a file. */
export function assertEmpty(path: string, shown: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return
  if (!stats.isDirectory()) throw new Error(`${shown} is a file; name a directory`)
  const [first, ...others] = readdirSync(path).filter((name) => name !== '.git')
  if (first === undefined) return
  const held = others.length === 0 ? first : `${first} and ${others.length} more`
  throw new Error(`${shown} is not empty: it holds ${held}. Name a directory that is new`)
}
