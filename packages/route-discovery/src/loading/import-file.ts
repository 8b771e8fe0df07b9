import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RouteLoadError } from './route-load-error.ts'

/** What a file exports, from either module system. */
export interface FileExports {
  /** Relative to the app directory. */
  readonly file: string
  /** The namespace of an ES module, or `module.exports`. */
  readonly exports: unknown
  readonly isCommonJs: boolean
}

/** The files of an app directory, and who imports them. */
export interface AppFiles {
  /** Absolute. */
  readonly root: string
  /** Given an absolute path. */
  readonly importModule: ((path: string) => Promise<unknown>) | undefined
}

/** Imports a file of an app directory. @throws RouteLoadError with the reason as `cause`. */
export async function importFile(
  { root, importModule }: AppFiles,
  file: string,
): Promise<FileExports> {
  const path = join(root, file)
  try {
    if (importModule) return { file, exports: await importModule(path), isCommonJs: false }
    const namespace: Record<string, unknown> = await import(pathToFileURL(path).href)
    if (!isCommonJs(namespace, path)) return { file, exports: namespace, isCommonJs: false }
    return { file, exports: namespace.default, isCommonJs: true }
  } catch (cause) {
    throw isNotImportable(cause, path) ? notImportable(file, cause) : importFailed(file, cause)
  }
}

/** `import()` gives `module.exports` as `default`, and only those names that it can guess. */
function isCommonJs(namespace: Record<string, unknown>, path: string): boolean {
  if ('module.exports' in namespace || '__esModule' in namespace) return true
  const loaded = createRequire(path).cache[realpathSync(path)]
  return loaded !== undefined && loaded.exports === namespace.default
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
    fix: 'Compile the app directory and give appDir the folder with the compiled files, or start Node with a loader, such as node --import tsx',
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
