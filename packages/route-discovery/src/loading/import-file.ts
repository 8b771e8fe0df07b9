import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RouteLoadError } from '../manifest/errors.ts'

/** A file and its exports, from either module system. */
export interface ImportedFile {
  /** Relative to the app directory. */
  readonly file: string
  /** The namespace of an ES module, or `module.exports`. */
  readonly exports: unknown
}

/** Imports the files of an app directory. */
export interface FileImporter {
  /** Absolute. */
  readonly root: string
  /** Given an absolute path. */
  readonly importModule: ((path: string) => Promise<unknown>) | undefined
}

/**
 * Imports a file of an app directory.
 *
 * @throws {RouteLoadError} with the reason as `cause`.
 */
export async function importFile(
  { root, importModule }: FileImporter,
  file: string,
): Promise<ImportedFile> {
  const path = join(root, file)
  try {
    const imported: unknown = await (importModule?.(path) ?? import(pathToFileURL(path).href))
    return { file, exports: findExports(imported, path) }
  } catch (cause) {
    throw isNotImportable(cause, path) ? notImportable(file, cause) : importFailed(file, cause)
  }
}

/**
 * The exports as the file writes them. `import()` gives `module.exports` as `default`, beside the
 * names in it that Node can guess; some loaders give `module.exports` itself.
 */
function findExports(imported: unknown, path: string): unknown {
  if (!isNamespace(imported) || !isCommonJs(imported, path)) return imported
  const { default: exports } = imported
  const isWhole = Object.keys(imported).every(
    (name) => NAMES_OF_INTEROP.includes(name) || name in Object(exports),
  )
  // An ES module may look like CommonJS by its default export, which never hides its names.
  return isWhole ? exports : imported
}

const NAMES_OF_INTEROP = ['default', 'module.exports', '__esModule']

function isNamespace(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  return (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Module'
}

/** Whether the default export of a namespace is `module.exports`. */
function isCommonJs(namespace: Record<string, unknown>, path: string): boolean {
  if (!('default' in namespace)) return false
  const { default: exported } = namespace
  if ('module.exports' in namespace) return namespace['module.exports'] === exported
  if ((exported as { __esModule?: unknown } | null)?.__esModule === true) return true
  const { cache } = createRequire(path)
  const loaded = cache[path] ?? cache[toRealPath(path)]
  return loaded !== undefined && loaded.exports === exported
}

function toRealPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // The option importModule may make files up.
    return path
  }
}

const NOT_IMPORTABLE: readonly unknown[] = [
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
]

/** Whether this Node cannot import the file itself, rather than one that it imports. */
function isNotImportable(cause: unknown, path: string): boolean {
  if (!(cause instanceof Error) || !/\.(?:[cm]?ts|[jt]sx)$/.test(path)) return false
  const { code } = cause as NodeJS.ErrnoException
  return NOT_IMPORTABLE.includes(code) && `${cause.message}\n${cause.stack}`.includes(path)
}

function notImportable(file: string, cause: unknown): RouteLoadError {
  return new RouteLoadError('not-importable', file, {
    problem: `Node ${process.versions.node} cannot import this kind of file as it is`,
    fix: 'Compile the app directory and give appDir the directory with the compiled files, or start Node with a loader, such as node --import tsx',
    cause,
  })
}

function importFailed(file: string, cause: unknown): RouteLoadError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new RouteLoadError('import-failed', file, {
    problem: `importing it failed: ${reason}`,
    fix: 'The cause says where',
    cause,
  })
}
