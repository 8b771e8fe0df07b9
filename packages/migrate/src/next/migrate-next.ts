import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, relative, resolve } from 'node:path'
import fastGlob from 'fast-glob'
import type { FileChange, Migration } from '../output/file-change.ts'
import { findPackageFile } from '../output/source-style.ts'
import { findExports } from '../source/module-exports.ts'
import { Remarks } from '../source/refusals.ts'
import { parseFile, SourceError, type SourceFile, Sources } from '../source/source-file.ts'
import { listMethods } from './find-handlers.ts'
import { moveRoute } from './move-route.ts'
import { readDirectory } from './read-directory.ts'

/** The settings of `migrateNext()`. */
export interface NextMigrationOptions {
  /** The directory of the project, absolute. */
  readonly root: string
  /** The directory of the route files, absolute. It is not Next's app directory. */
  readonly appDir: string
  /** Next's app directory, from `root`, such as `src/app`. */
  readonly directory: string
  /** Whether the old files are removed. Default: `false`. */
  readonly removeOld?: boolean
  /**
   * The package from which the route files import. Default: the adapter that the package.json
   * lists, else `@portolan/adapter-express`.
   */
  readonly adapter?: string
}

/**
 * Plans how the route handlers of a Next app become route files. It writes nothing:
 * `writeMigration()` does.
 *
 * @throws {SourceError} when `directory` is not there or overlaps `appDir`, or a file cannot be
 * read or parsed.
 */
export function migrateNext(options: NextMigrationOptions): Migration {
  const { root, appDir, removeOld = false, adapter = findAdapter(root) } = options
  const directory = resolve(root, options.directory)
  checkDirectories(options, directory)
  const sources = new Sources()
  const remarks = new Remarks(root)
  const changes: FileChange[] = []
  for (const name of findRouteFiles(directory)) {
    const file = sources.read(join(directory, name))
    const names = name.split('/').slice(0, -1)
    const found = readDirectory(names)
    if ('code' in found) {
      remarks.add(found.code, file, START, found.message)
      continue
    }
    const extension = extname(name).replace('x', '')
    const path = join(appDir, found.directory, `route${extension}`)
    const existing = findExisting(dirname(path))
    if (existing === undefined) {
      const after = moveRoute(file, { path, pattern: found.pattern, adapter, remarks })
      changes.push({ path, before: undefined, after })
    } else {
      checkExisting(file, existing, remarks)
    }
    if (removeOld) changes.push({ path: file.path, before: file.text, after: undefined })
  }
  if (changes.some(({ before }) => before === undefined)) {
    checkMiddleware(options, { directory, sources, remarks })
  }
  return { changes, remarks: remarks.list }
}

/** The start of a file, where its directory is told. */
const START = { range: [0, 0] } as SourceFile['program']

function checkDirectories(
  { root, appDir, directory: written }: NextMigrationOptions,
  directory: string,
): void {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new SourceError(
      `No directory is "${written}"; name the app directory of Next, such as src/app`,
    )
  }
  if (isInside(directory, appDir) || isInside(appDir, directory)) {
    const name = relative(root, appDir).replaceAll('\\', '/') || '.'
    throw new SourceError(
      `"${written}" and the directory of the route files, "${name}", overlap; give the route files another one, such as --app-dir routes`,
    )
  }
}

function isInside(path: string, parent: string): boolean {
  const way = relative(parent, path)
  return way === '' || !/^\.\.([\\/]|$)/.test(way)
}

/** Next does not route directories that begin with an underscore. */
function findRouteFiles(directory: string): string[] {
  return fastGlob
    .sync('**/route.{ts,tsx,js,jsx}', {
      cwd: directory,
      dot: true,
      ignore: ['**/node_modules/**', '**/_*/**'],
    })
    .sort()
}

/** A route file that is there already. */
function findExisting(directory: string): string | undefined {
  return ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'tsx', 'jsx']
    .map((extension) => join(directory, `route.${extension}`))
    .find((path) => existsSync(path))
}

/** A file that is there is never written over; it is what the user made of the old one. */
function checkExisting(file: SourceFile, path: string, remarks: Remarks): void {
  const names = findExports(parseFile(path, readFileSync(path, 'utf8')))
  const missing = listMethods(findExports(file).keys()).filter((method) => !names.has(method))
  if (missing.length === 0) return
  remarks.add(
    'file-exists',
    file,
    START,
    `${path} is there already, without ${missing.join(', ')}; move these by hand, or remove the file`,
  )
}

interface Found {
  readonly directory: string
  readonly sources: Sources
  readonly remarks: Remarks
}

/** Without the middleware of Next, routes would be open that it guards. */
function checkMiddleware(
  { root, appDir }: NextMigrationOptions,
  { directory, sources, remarks }: Found,
): void {
  const places = [...new Set([dirname(directory), root])]
  const path = places
    .flatMap((place) => NAMES.map((name) => join(place, name)))
    .find((candidate) => existsSync(candidate))
  if (path === undefined) return
  const isMoved = fastGlob.sync('**/middleware.{ts,mts,cts,js,mjs,cjs}', { cwd: appDir }).length > 0
  const name = relative(root, path).replaceAll('\\', '/')
  const target = relative(root, appDir).replaceAll('\\', '/')
  remarks.add(
    isMoved ? 'stays' : 'next-middleware',
    sources.read(path),
    START,
    isMoved
      ? `${name} runs for the Next app alone; ${target} has middleware of its own`
      : `${name} does not run for route files, which may need it as their guard; write ${target}/middleware${extname(path)} with export default async (ctx, next) => next(), in the directory that it is for`,
  )
}

const NAMES = ['middleware', 'proxy'].flatMap((name) =>
  ['ts', 'js', 'mjs'].map((extension) => `${name}.${extension}`),
)

function findAdapter(root: string): string {
  const file = findPackageFile(root)
  const { dependencies, devDependencies } =
    file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'))
  const listed = { ...devDependencies, ...dependencies }
  const names = ['express', 'node', 'fetch'].map((name) => `@portolan/adapter-${name}`)
  return names.find((name) => name in listed) ?? '@portolan/adapter-express'
}
