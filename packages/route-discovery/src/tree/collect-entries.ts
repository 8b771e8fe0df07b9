import type { Diagnostic, ProblemCode } from '../diagnostics/diagnostic.ts'
import type { ManifestPage, ManifestRoute } from '../route-manifest.ts'
import { extensionOf, PAGE_EXTENSIONS, type RouteExtension } from '../scan/route-file.ts'
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
  const chains = new Map<RouteDirectory | undefined, readonly string[]>()
  for (const directory of directories) {
    const { path: id, pattern, segments } = directory
    const outer = chains.get(directory.parent) ?? []
    const guard = chooseFile(directory, 'middleware', prefer, entries.problems)
    const middleware = guard === undefined ? outer : [...outer, guard]
    chains.set(directory, middleware)
    const page = findPage(directory)
    if (page === undefined) {
      const file = chooseFile(directory, 'route', prefer, entries.problems)
      if (file !== undefined) entries.routes.push({ id, pattern, segments, file, middleware })
      continue
    }
    const [shadows] = filesOf(directory, 'route')
    const shadow = shadows === undefined ? {} : { shadows }
    entries.pages.push({ id, pattern, segments, file: page, ...shadow })
    if (shadows !== undefined) entries.warnings.push(shadowed(page, shadows))
  }
  return entries
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
  if (directory.files.length === 0) return undefined
  const files = filesOf(directory, 'page')
  const extension = PAGE_EXTENSIONS.find((known) =>
    files.some((file) => extensionOf(file) === known),
  )
  return files.find((file) => extensionOf(file) === extension)
}

const NO_FILES: readonly string[] = []

function filesOf({ files }: RouteDirectory, wanted: string): readonly string[] {
  const [first] = files
  if (files.length === 1 && first !== undefined)
    return first.role === wanted ? [first.file] : NO_FILES
  return files.flatMap(({ role, file }) => (role === wanted ? [file] : [])).sort()
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
