import type { readdirSync } from 'node:fs'
import fastGlob from 'fast-glob'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { FolderReader } from './folder-reader.ts'

export interface Scan {
  /** The files with a role that are in no private folder, relative, with forward slashes, in no order. */
  readonly files: readonly string[]
  readonly problems: readonly Diagnostic[]
  readonly warnings: readonly Diagnostic[]
}

/** Walks an app directory. Folders that go away meanwhile hold nothing. */
export function scanAppDirectory(root: string, followSymlinks: boolean): Scan {
  const reader = new FolderReader(root, followSymlinks)
  // The walk is the synchronous one, which takes a quarter of the other's time. All names
  // match, so the reader alone decides what is walked, and sees what a pattern would hide.
  const files = fastGlob.sync('*', {
    cwd: root,
    baseNameMatch: true,
    dot: true,
    unique: false,
    followSymbolicLinks: followSymlinks,
    // Only one of the overloads is called: the one that asks for directory entries.
    fs: { readdirSync: ((folder: string) => reader.read(folder)) as unknown as typeof readdirSync },
  })
  return { files, problems: reader.problems, warnings: reader.warnings }
}
