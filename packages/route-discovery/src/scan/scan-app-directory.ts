import type { readdirSync } from 'node:fs'
import fastGlob from 'fast-glob'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { FolderReader, type ScannedFile } from './folder-reader.ts'

export interface Scan {
  /** The files with a role that are in no private folder, in no order. */
  readonly files: readonly ScannedFile[]
  readonly problems: readonly Diagnostic[]
  readonly warnings: readonly Diagnostic[]
}

/**
 * Walks an app directory. Folders that go away meanwhile hold nothing.
 *
 * @param willRead called with the absolute path of each folder before it is read
 */
export function scanAppDirectory(
  root: string,
  followSymlinks: boolean,
  willRead: (folder: string) => void,
): Scan {
  const reader = new FolderReader(root, followSymlinks, willRead)
  // The walk is the synchronous one, which takes a quarter of the other's time. It goes where
  // the reader says and finds nothing: the reader takes the files out, since an entry made of
  // each, and patterns asked about it, would cost as much again as all that follows.
  fastGlob.sync('*', {
    cwd: root,
    baseNameMatch: true,
    dot: true,
    unique: false,
    followSymbolicLinks: followSymlinks,
    // Only one of the overloads is called: the one that asks for directory entries.
    fs: { readdirSync: ((folder: string) => reader.read(folder)) as unknown as typeof readdirSync },
  })
  return reader
}
