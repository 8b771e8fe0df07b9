import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { isPrivateName } from '../grammar/directory-name.ts'
import { type FileRole, findFileRole } from './route-file.ts'

/** A file that discovery reads. */
export interface ScannedFile {
  /** Relative to the app directory, with forward slashes; `''` for itself. */
  readonly folder: string
  readonly name: string
  readonly role: FileRole
}

/**
 * Reads the folders of a walk: keeps the files with a role and what has to be said, leaves
 * out what is private, and stops at links that lead back to where the walk came from.
 */
export class FolderReader {
  readonly files: ScannedFile[] = []
  readonly problems: Diagnostic[] = []
  readonly warnings: Diagnostic[] = []
  readonly #root: string
  /** With the slash behind it, which the root of a file system ends with itself. */
  readonly #rootLength: number
  readonly #followSymlinks: boolean
  readonly #willRead: (folder: string) => void

  /** @param willRead called with the absolute path of each folder before it is read */
  constructor(root: string, followSymlinks: boolean, willRead: (folder: string) => void) {
    this.#willRead = willRead
    this.#root = root
    this.#rootLength = root.endsWith(sep) ? root.length : root.length + 1
    this.#followSymlinks = followSymlinks
  }

  /** The folders to walk. */
  read(folder: string): Dirent[] {
    this.#willRead(folder)
    let entries: Dirent[]
    try {
      entries = readdirSync(folder, { withFileTypes: true })
    } catch (error) {
      this.#noteUnreadable(folder, error as NodeJS.ErrnoException)
      return []
    }
    const path = folder.slice(this.#rootLength)
    return entries.filter((entry) => {
      if (!entry.isFile()) return this.#isWalked(folder, entry)
      const role = findFileRole(entry.name)
      if (role !== undefined) this.files.push({ folder: path, name: entry.name, role })
      return false
    })
  }

  /** Whether an entry that is no plain file is a folder to walk. */
  #isWalked(folder: string, entry: Dirent): boolean {
    const { name } = entry
    if (entry.isSymbolicLink()) return !isPrivateName(name) && this.#isFollowed(folder, name)
    const role = name.includes('.') ? findFileRole(name) : undefined
    if (role !== undefined && role !== 'misnamed') this.#noteNoFile(folder, entry)
    if (!entry.isDirectory() || isPrivateName(name)) return false
    if (!LINE_TERMINATOR.test(name)) return true
    this.problems.push({
      code: 'control-character',
      message: `The folder ${JSON.stringify(name)} has a line break in its name`,
      files: [this.#toRelative(join(folder, name))],
      fix: 'Rename it without the line break; "[u+2028]" and "[u+2029]" stand for the separators of Unicode',
    })
    return false
  }

  #isFollowed(folder: string, name: string): boolean {
    const path = join(folder, name)
    const target = statIfThere(path)
    if (target === undefined) return false
    const role = target.isFile() ? findFileRole(name) : undefined
    if (!target.isDirectory() && role === undefined) return false
    if (!this.#followSymlinks) {
      this.#noteLink(path, 'links are not followed', 'Set followSymlinks: true, or remove the link')
      return false
    }
    if (role !== undefined) {
      this.#willRead(dirname(realpathSync(path)))
      this.files.push({ folder: this.#toRelative(folder), name, role })
      return false
    }
    if (!leadsBack(this.#root, folder, path)) return true
    this.#noteLink(path, 'it leads back to a folder that it is in', 'Remove the link')
    return false
  }

  #noteLink(path: string, reason: string, fix: string): void {
    const file = this.#toRelative(path)
    this.warnings.push({
      code: 'link-not-followed',
      message: `The symbolic link "${file}" is left out: ${reason}`,
      files: [file],
      fix,
    })
  }

  #noteNoFile(folder: string, entry: Dirent): void {
    const file = this.#toRelative(join(folder, entry.name))
    this.warnings.push({
      code: 'not-a-file',
      message: `"${file}" is called like a file that discovery reads, and is ${entry.isDirectory() ? 'a folder' : 'no regular file'}`,
      files: [file],
      fix: 'Rename it, or put a file in its place',
    })
  }

  #noteUnreadable(folder: string, error: NodeJS.ErrnoException): void {
    // A folder may go away while it is walked. One whose name is no Unicode text cannot be named.
    if (error.code === 'ENOENT' && !folder.includes('\ufffd')) return
    const file = this.#toRelative(folder)
    this.warnings.push({
      code: 'unreadable-folder',
      message: `The folder "${file}" cannot be read (${error.code ?? error.message})`,
      files: [file],
      fix: 'Let the process read it, or rename it to start with "_"',
    })
  }

  #toRelative(path: string): string {
    return relative(this.#root, path).split(sep).join('/')
  }
}

/** The patterns of a glob match no name with one of these. */
const LINE_TERMINATOR = /[\n\r\u2028\u2029]/

function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** Whether a link in `folder` leads to a folder from which the walk came to it. */
function leadsBack(root: string, folder: string, link: string): boolean {
  const target = realpathSync(link)
  let walked = root
  const names = relative(root, folder).split(sep)
  for (const name of ['', ...names]) {
    walked = join(walked, name)
    if (realpathSync(walked) === target) return true
  }
  return false
}
