import type { Diagnostic, ProblemCode } from '../manifest/diagnostic.ts'
import type { ManifestPage, ManifestRoute } from '../manifest/route-manifest.ts'
import {
  type AppFile,
  correctFileName,
  extensionOf,
  PAGE_EXTENSIONS,
  type RouteExtension,
} from '../names/file-name.ts'
import { DirectoryTree, type RouteDirectory } from './directory-tree.ts'

/** The routes and pages of an app directory, and the messages about their files. */
export interface Entries {
  /** The directories on the way to a file, parents before children. */
  readonly directories: readonly RouteDirectory[]
  readonly routes: ManifestRoute[]
  readonly pages: ManifestPage[]
  readonly problems: Diagnostic[]
  readonly warnings: Diagnostic[]
}

export interface EntryOptions {
  /** The names of all matchers. */
  readonly matchers: ReadonlySet<string>
  /** Where a directory has several files of one role, the extension that comes first here counts. */
  readonly prefer: readonly RouteExtension[]
}

/** Puts the files into their directories, and makes a route or a page of each directory. */
export function collectEntries(
  files: readonly AppFile[],
  { matchers, prefer }: EntryOptions,
): Entries {
  const tree = new DirectoryTree(matchers)
  const warnings: Diagnostic[] = []
  const lost: string[] = []
  for (const { file, directory: path, role } of files) {
    if (role === 'misnamed') {
      warnings.push(misnamed(file))
      continue
    }
    const directory = tree.directoryAt(path)
    if (directory === undefined) {
      lost.push(file)
    } else {
      directory[role] = directory[role].length === 0 ? [file] : [...directory[role], file]
    }
  }
  const { directories } = tree
  const problems = tree.toProblems(lost.sort())
  const entries: Entries = { directories, routes: [], pages: [], problems, warnings }
  for (const directory of directories) collectDirectory(directory, prefer, entries)
  return entries
}

function misnamed(file: string): Diagnostic {
  const name = file.lastIndexOf('/') + 1
  const right = correctFileName(file.slice(name))
  return {
    code: 'misnamed-file',
    message: `"${file}" is not read: the name that is read is "${right}"`,
    files: [file],
    fix: `Rename it to "${right}" if it was meant, or to another name`,
    renames: [{ from: file, to: file.slice(0, name) + right }],
  }
}

function collectDirectory(
  directory: RouteDirectory,
  prefer: readonly RouteExtension[],
  { routes, pages, problems, warnings }: Entries,
): void {
  const { path: id, pattern, segments } = directory
  const own = chooseFile(directory, 'middleware', prefer, problems)
  const above = directory.parent?.chain ?? []
  const middleware = own === undefined ? above : above.concat(own)
  directory.chain = middleware
  if (directory.page.length === 0) {
    const file = chooseFile(directory, 'route', prefer, problems)
    if (file !== undefined) routes.push({ id, pattern, segments, file, middleware })
    return
  }
  const file = choosePage(directory.page)
  const [shadows] = directory.route.toSorted()
  pages.push({ id, pattern, segments, file, ...(shadows !== undefined && { shadows }) })
  if (shadows !== undefined) warnings.push(shadowed(file, shadows))
}

function chooseFile(
  directory: RouteDirectory,
  role: 'route' | 'middleware',
  prefer: readonly RouteExtension[],
  problems: Diagnostic[],
): string | undefined {
  const files = directory[role]
  if (files.length < 2) return files[0]
  for (const extension of prefer) {
    const file = files.find((file) => extensionOf(file) === extension)
    if (file !== undefined) return file
  }
  problems.push(severalFiles(role, files.toSorted(), directory))
  return undefined
}

const PAGE_NAMES: readonly string[] = PAGE_EXTENSIONS

/** Of several files, the one whose extension is looked for first. */
function choosePage(files: readonly string[]): string {
  const place = (file: string) => PAGE_NAMES.indexOf(extensionOf(file))
  return files.reduce((first, file) => (place(file) < place(first) ? file : first))
}

const SEVERAL: Readonly<Record<'route' | 'middleware', ProblemCode>> = {
  route: 'several-route-files',
  middleware: 'several-middleware-files',
}

function severalFiles(
  role: 'route' | 'middleware',
  files: readonly string[],
  { path, pattern }: RouteDirectory,
): Diagnostic {
  const place = path === '' ? 'app directory' : `directory "${path}"`
  const extensions = files.map((file) => JSON.stringify(extensionOf(file)))
  return {
    code: SEVERAL[role],
    message: `The ${place} holds ${files.length} ${role} files, and ${pattern} can have one`,
    files,
    fix: `Leave one; where one is compiled from another, give the option prefer one of ${extensions.join(', ')}`,
  }
}

function shadowed(page: string, route: string): Diagnostic {
  return {
    code: 'shadowed-route',
    message: `"${route}" serves nothing: "${page}" beside it makes the directory a page`,
    files: [page, route],
    fix: 'Remove one of them, or move the route to a directory of its own',
  }
}
