import { opendirSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import fastGlob from 'fast-glob'
import type { Diagnostic, ProblemCode } from '../manifest/diagnostic.ts'
import { DiscoveryError } from '../manifest/errors.ts'
import {
  isPrivateName,
  LINE_BREAK,
  LINE_BREAK_FAULT,
  toNameDiagnostic,
} from '../names/directory-name.ts'
import { type AppFile, findFileRole } from '../names/file-name.ts'

export interface Scan {
  /** In no order. */
  readonly files: readonly AppFile[]
  /** The absolute paths of the directories in which a change changes the scan. */
  readonly directories: readonly string[]
  readonly problems: readonly Diagnostic[]
  readonly warnings: readonly Diagnostic[]
}

/**
 * Reads an app directory. Directories that go away meanwhile hold nothing.
 *
 * @throws {DiscoveryError} when the app directory is missing, or cannot be read as a directory.
 */
export function scanAppDirectory(root: string, followSymlinks: boolean): Scan {
  checkAppRoot(root)
  const scanner = new Scanner(root, followSymlinks)
  scanner.walk('')
  return scanner
}

function checkAppRoot(root: string): void {
  let stats: Stats | undefined
  try {
    stats = statSync(root, { throwIfNoEntry: false })
    if (stats?.isDirectory()) opendirSync(root).closeSync()
  } catch (error) {
    throw unusable(root, 'app-dir-unreadable', `cannot be read (${String(error)})`)
  }
  if (stats === undefined) throw unusable(root, 'app-dir-missing', 'does not exist')
  if (!stats.isDirectory()) throw unusable(root, 'app-dir-missing', 'is not a directory')
}

function unusable(root: string, code: ProblemCode, problem: string): DiscoveryError {
  const fix = 'Make it, or give the option appDir the directory that holds the routes'
  return new DiscoveryError(root, [
    { code, message: `The app directory ${root} ${problem}`, files: [], fix },
  ])
}

/** They match every name: `*` does not match the names that begin with a line break. */
const PATTERNS = ['*', '[\n\r\u2028\u2029]*']

/**
 * The private directories that are not read. A file may begin with "_", because a file such as
 * `_middleware.ts` is misnamed. For this reason a private directory with a dot in its name is read
 * too, and its entries are left out afterwards.
 */
const IGNORED = ['**/node_modules/**', '**/.!(well-known)/**', '**/_!(*.*)/**']

type Entry = ReturnType<typeof globEntries>[number]

function globEntries(cwd: string, onError: (path: string, error: NodeJS.ErrnoException) => void) {
  // The synchronous form takes a fraction of the time that the asynchronous one takes.
  return fastGlob.sync(PATTERNS, {
    cwd,
    ignore: IGNORED,
    baseNameMatch: true,
    dot: true,
    followSymbolicLinks: false,
    objectMode: true,
    onlyFiles: false,
    suppressErrors: true,
    unique: false,
    // Of the overloads only the one that gives directory entries is called.
    fs: { readdirSync: readDirectory as typeof readdirSync },
  })

  function readDirectory(path: string, options: { withFileTypes: true }) {
    try {
      return readdirSync(path, options)
    } catch (error) {
      onError(path, error as NodeJS.ErrnoException)
      throw error
    }
  }
}

/** Sorts the entries of an app directory by their meaning to discovery. */
class Scanner implements Scan {
  readonly files: AppFile[] = []
  readonly directories: string[] = []
  readonly problems: Diagnostic[] = []
  readonly warnings: Diagnostic[] = []
  readonly #root: string
  /** The root and a slash. The root of a file system ends with one already. */
  readonly #prefix: string
  readonly #followSymlinks: boolean

  constructor(root: string, followSymlinks: boolean) {
    this.#root = root
    this.#prefix = root.endsWith(sep) ? root : root + sep
    this.#followSymlinks = followSymlinks
  }

  /** @param from a directory, relative to the root: the root itself, or a link that is followed */
  walk(from: string): void {
    const start = join(this.#root, from)
    const prefix = from === '' ? '' : `${from}/`
    this.directories.push(start)
    /** The private directories that were read all the same. */
    const leftOut = new Set<string>()
    for (const entry of globEntries(start, (path, error) => this.#noteUnreadable(path, error))) {
      if (leftOut.size > 0 && leftOut.has(dirname(entry.path))) {
        if (entry.dirent.isDirectory()) leftOut.add(entry.path)
      } else if (entry.dirent.isFile()) {
        this.#addFile(prefix + entry.path, entry.name)
      } else if (entry.dirent.isSymbolicLink()) {
        if (!isPrivateName(entry.name)) this.#readLink(prefix + entry.path, entry.name)
      } else {
        this.#noteNotAFile(prefix + entry.path, entry)
        if (!entry.dirent.isDirectory()) continue
        if (isPrivateName(entry.name)) {
          leftOut.add(entry.path)
        } else {
          this.#addDirectory(prefix + entry.path, entry.name)
        }
      }
    }
  }

  #addFile(file: string, name: string): void {
    const role = findFileRole(name)
    if (role === undefined) return
    const directory = file.slice(0, Math.max(0, file.length - name.length - 1))
    this.files.push({ file, directory, role })
  }

  #addDirectory(path: string, name: string): void {
    if (!LINE_BREAK.test(name)) {
      this.directories.push(this.#prefix + path)
    } else {
      this.problems.push(toNameDiagnostic(path, LINE_BREAK_FAULT, [path]))
    }
  }

  #readLink(path: string, name: string): void {
    const link = join(this.#root, path)
    const target = statIfThere(link)
    const isDirectory = target?.isDirectory() === true
    if (!isDirectory && !(target?.isFile() && findFileRole(name) !== undefined)) return
    if (!this.#followSymlinks) {
      this.#noteLink(path, 'links are not followed', 'Set followSymlinks: true, or remove the link')
    } else if (!isDirectory) {
      this.#addFile(path, name)
      this.directories.push(dirname(realpathSync(link)))
    } else if (leadsBack(this.#root, path)) {
      this.#noteLink(path, 'it leads back to a directory that it is in', 'Remove the link')
    } else {
      this.walk(path)
    }
  }

  #noteLink(file: string, reason: string, fix: string): void {
    this.warnings.push({
      code: 'link-not-followed',
      message: `The symbolic link "${file}" is left out: ${reason}`,
      files: [file],
      fix,
    })
  }

  /** A directory, a FIFO or a socket with the name of a file that discovery reads. */
  #noteNotAFile(file: string, { name, dirent }: Entry): void {
    const role = name.includes('.') ? findFileRole(name) : undefined
    if (role === undefined || role === 'misnamed') return
    this.warnings.push({
      code: 'not-a-file',
      message: `"${file}" has the name of a file that discovery reads, and is ${dirent.isDirectory() ? 'a directory' : 'not a regular file'}`,
      files: [file],
      fix: 'Rename it, or put a file in its place',
    })
  }

  #noteUnreadable(path: string, error: NodeJS.ErrnoException): void {
    // The directory has gone away meanwhile, unless its name only looks so: it is not Unicode text.
    if (error.code === 'ENOENT' && !path.includes('\ufffd')) return
    const file = relative(this.#root, path).split(sep).join('/')
    this.warnings.push({
      code: 'unreadable-directory',
      message: `The directory "${file}" cannot be read (${error.code ?? error.message})`,
      files: [file],
      fix: 'Let the process read it, or rename it to start with "_"',
    })
  }
}

function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** Whether a link leads to a directory from which the walk came to it. */
function leadsBack(root: string, path: string): boolean {
  const target = realpathSync(join(root, path))
  let walked = root
  for (const name of ['', ...dirname(path).split('/')]) {
    walked = join(walked, name)
    if (realpathSync(walked) === target) return true
  }
  return false
}
