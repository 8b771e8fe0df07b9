import type { Diagnostic, ProblemCode } from '../diagnostics/diagnostic.ts'
import type { ManifestPage, ManifestRoute } from '../route-manifest.ts'
import {
  extensionOf,
  type FileRole,
  PAGE_EXTENSIONS,
  type RouteExtension,
} from '../scan/route-file.ts'
import type { RouteDirectory } from './route-directory.ts'

export interface Entries {
  readonly routes: ManifestRoute[]
  readonly pages: ManifestPage[]
  readonly problems: Diagnostic[]
  readonly warnings: Diagnostic[]
}

/**
 * The routes and pages of directories, which come parents first.
 *
 * @param prefer which extension counts where there are several
 */
export function collectEntries(
  directories: readonly RouteDirectory[],
  prefer: readonly RouteExtension[],
): Entries {
  const entries: Entries = { routes: [], pages: [], problems: [], warnings: [] }
  for (const directory of directories) {
    directory.middleware = directory.parent?.middleware ?? []
    if (directory.files.length > 0) collectDirectory(directory, prefer, entries)
  }
  return entries
}

function collectDirectory(
  directory: RouteDirectory,
  prefer: readonly RouteExtension[],
  { routes, pages, problems, warnings }: Entries,
): void {
  const { path: id, pattern, segments } = directory
  const guard = chooseFile(directory, 'middleware', prefer, problems)
  if (guard !== undefined) directory.middleware = [...directory.middleware, guard]
  const { middleware } = directory
  const page = findPage(directory)
  if (page === undefined) {
    const file = chooseFile(directory, 'route', prefer, problems)
    if (file !== undefined) routes.push({ id, pattern, segments, file, middleware })
    return
  }
  const [shadows] = filesOf(directory, 'route')
  pages.push({ id, pattern, segments, file: page, ...(shadows !== undefined && { shadows }) })
  if (shadows !== undefined) warnings.push(shadowed(page, shadows))
}

function chooseFile(
  directory: RouteDirectory,
  role: 'route' | 'middleware',
  prefer: readonly RouteExtension[],
  problems: Diagnostic[],
): string | undefined {
  const files = filesOf(directory, role)
  if (files.length < 2) return files[0]
  for (const extension of prefer) {
    const file = files.find((file) => extensionOf(file) === extension)
    if (file !== undefined) return file
  }
  problems.push(severalFiles(role, files, directory))
  return undefined
}

function findPage(directory: RouteDirectory): string | undefined {
  const files = filesOf(directory, 'page')
  if (files.length < 2) return files[0]
  const extension = PAGE_EXTENSIONS.find((known) =>
    files.some((file) => extensionOf(file) === known),
  )
  return files.find((file) => extensionOf(file) === extension)
}

const NO_FILES: readonly string[] = []

function filesOf({ files }: RouteDirectory, role: FileRole): readonly string[] {
  if (files.every((placed) => placed.role !== role)) return NO_FILES
  const found = files.filter((placed) => placed.role === role)
  return found.map(({ file }) => file).sort()
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
  const extensions = files.map((file) => JSON.stringify(extensionOf(file)))
  return {
    code: SEVERAL[role],
    message: `The folder "${path}" holds ${files.length} ${role} files, and ${pattern} can have one`,
    files,
    fix: `Leave one; where one is compiled from another, give the option prefer one of ${extensions.join(', ')}`,
  }
}

function shadowed(page: string, route: string): Diagnostic {
  return {
    code: 'shadowed-route',
    message: `"${route}" serves nothing: "${page}" beside it makes the folder a page`,
    files: [page, route],
    fix: 'Remove one of them, or move the route to a folder of its own',
  }
}
