import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
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
  /** The files that are being loaded. */
  readonly loading?: Set<string>
}

/**
 * Imports a file of an app directory.
 *
 * @throws {RouteLoadError} with the reason as `cause`.
 */
export async function importFile(
  { root, importModule, loading }: FileImporter,
  file: string,
): Promise<ImportedFile> {
  const path = join(root, file)
  loading?.add(file)
  try {
    const imported: unknown = await (importModule ?? loadModule)(path)
    return { file, exports: findExports(imported, path) }
  } catch (cause) {
    throw toLoadError(file, path, cause)
  } finally {
    loading?.delete(file)
  }
}

/** A constant of the builds alone. */
declare const IS_COMMONJS_BUILD: boolean
const isCommonJsBuild = typeof IS_COMMONJS_BUILD === 'boolean' && IS_COMMONJS_BUILD

/**
 * Loads a file as the app loads its own. In a CommonJS app that is `require()`, which knows the
 * hooks of transpilers and the mocks of test runners, and `import()` for the files that only it
 * can load.
 */
async function loadModule(path: string): Promise<unknown> {
  const { __vitest_mocker__: vitest } = globalThis as VitestGlobals
  if (vitest?.executor !== undefined) throw new Error(OLD_VITEST)
  if (vitest?.moduleRunner !== undefined) {
    return vitest.moduleRunner.import(pathToFileURL(path).href)
  }
  const url = pathToFileURL(path).href
  if (!isCommonJsBuild) return import(url)
  // Some transpilers end the process where such a file awaits at its top and is required.
  if (!isInJest() && /\.m[jt]s$/.test(path)) {
    return import(url).catch((error) => {
      if (!isUnknown(error, path) || !(extname(path) in require.extensions)) throw error
      return require(path)
    })
  }
  if (isRequirable(path)) {
    try {
      return require(path)
    } catch (error) {
      if (!isForImport(error, path)) throw error
    }
  }
  return import(url)
}

/** Whether `import()` has refused the file itself, before it ran, as one of a kind that it does not know. */
function isUnknown(error: unknown, path: string): boolean {
  const { code, message } = Object(error) as NodeJS.ErrnoException
  return (
    code === 'ERR_UNKNOWN_FILE_EXTENSION' &&
    [path, toRealPath(path)].some((name) => message.endsWith(name))
  )
}

/**
 * Vitest runs files by a loader of its own, with its mocks. An installed package is not among them,
 * so that its `import()` would be that of Node, which knows no mocks. Vitest 4 has no documented way
 * to the loader for packages; earlier versions have another one.
 */
interface VitestGlobals {
  readonly __vitest_mocker__?: {
    readonly moduleRunner?: { import(id: string): Promise<unknown> }
    readonly executor?: unknown
  }
}

const OLD_VITEST =
  'This Vitest ignores its mocks in files that a package imports; use Vitest 4, or write importModule: (path) => import(path) beside appDir, in a file of the app'

/** Whether `require()` knows this kind of file. Node takes all kinds that it does not know for JavaScript. */
function isRequirable(path: string): boolean {
  if (isInJest()) return true
  const isTyped =
    'typescript' in process.features && Boolean(process.features.typescript) && /\.c?ts$/.test(path)
  return isTyped || /\.c?js$/.test(path) || extname(path) in require.extensions
}

/** Whether `require()` is the one of Jest, which lists no kinds of files and takes all. */
function isInJest(): boolean {
  return isCommonJsBuild && !('.js' in require.extensions)
}

/**
 * Whether `require()` has refused the file itself, before it ran. Where it has refused another one,
 * the file has run as far as there, and must not run again.
 */
function isForImport(error: unknown, path: string): boolean {
  const { code, message } = Object(error) as NodeJS.ErrnoException
  if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') return false
  return [path, toRealPath(path)].some(
    (name) =>
      WORDS_BEFORE_REFUSED.some((words) => message.includes(`${words} ${name}`)) ||
      // The transpiler of tsx could not compile it to CommonJS.
      message.includes(`\n${name}:`),
  )
}

/** As Node and transpilers name the file, in all their versions. */
const WORDS_BEFORE_REFUSED = ['of ES Module', 'load ES Module:', 'Requiring', 'Required module:']

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

function toLoadError(file: string, path: string, cause: unknown): RouteLoadError {
  // A test runner has other classes of errors than the runtime, therefore no `instanceof`.
  const {
    code,
    name,
    message = String(cause),
    stack = '',
  } = Object(cause) as Partial<NodeJS.ErrnoException>
  const isTyped = /\.(?:[cm]?ts|[jt]sx)$/.test(path)
  // The file itself, rather than one that it imports.
  if (isTyped && NOT_IMPORTABLE.includes(code) && `${message}\n${stack}`.includes(path)) {
    return notImportable(file, cause)
  }
  const needsEsModules = code === NO_IMPORT_IN_JEST || (name === 'SyntaxError' && isInJest())
  return new RouteLoadError('import-failed', file, {
    problem: `importing it failed: ${message}`,
    fix: needsEsModules ? FIX_IN_JEST : 'The cause says where',
    cause,
  })
}

const NOT_IMPORTABLE: readonly unknown[] = [
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
]

const NO_IMPORT_IN_JEST = 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG'
const FIX_IN_JEST =
  'Let the transform of Jest make CommonJS of it, or start Jest with NODE_OPTIONS=--experimental-vm-modules, for ES modules'

function notImportable(file: string, cause: unknown): RouteLoadError {
  return new RouteLoadError('not-importable', file, {
    problem: `Node ${process.versions.node} cannot import this kind of file as it is`,
    fix: 'Compile the app directory and give appDir the directory with the compiled files, or start Node with a loader, such as node --import tsx',
    cause,
  })
}
