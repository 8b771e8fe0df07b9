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
  for (const directory of directories) collectDirectory(directory, prefer, entries)
  return entries
}

function collectDirectory(
  directory: RouteDirectory,
  prefer: readonly RouteExtension[],
  { routes, pages, problems, warnings }: Entries,
): void {
  const { path: id, pattern, segments } = directory
  const guard = chooseFile(directory, 'middleware', prefer, problems)
  const above = directory.parent?.chain ?? []
  const middleware = guard === undefined ? above : [...above, guard]
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

/** Of several, the one whose extension is looked for first. */
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
  const folder = path === '' ? 'app directory' : `folder "${path}"`
  const extensions = files.map((file) => JSON.stringify(extensionOf(file)))
  return {
    code: SEVERAL[role],
    message: `The ${folder} holds ${files.length} ${role} files, and ${pattern} can have one`,
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
