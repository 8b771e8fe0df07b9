import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type ESTree, type ParseResult, parseSync, Visitor } from 'vite'
import { isFile } from '../../files/paths.ts'
import { findTopLevelValues } from '../../sources/exports.ts'
import { findCalled, findLocalNames } from '../../sources/portolan-names.ts'
import { type Position, toPosition } from '../../sources/source-file.ts'

/** A module of the project, as its text states it. */
export interface ImportedModule {
  /** The imports of values: imports of types alone are gone when it runs. */
  readonly imports: readonly ModuleImport[]
  /** The name of the function whose routes it waits for at its top. */
  readonly waiting: string | undefined
  readonly parsed: ParseResult
}

/** An `import`, or an `export … from`. */
export interface ModuleImport {
  /** As it is written. */
  readonly specifier: string
  /** Absolute; `undefined` for a package, and where a relative path leads to no file. */
  readonly file: string | undefined
  /** The names that it takes, `default` included. */
  readonly names: readonly string[]
  readonly position: Position
}

/** Reads modules with their imports, each once. */
export class ImportedModules {
  readonly #modules = new Map<string, ImportedModule | undefined>()

  /** `undefined` for a file that cannot be read or parsed, which is told elsewhere. */
  read(file: string): ImportedModule | undefined {
    if (!this.#modules.has(file)) this.#modules.set(file, parseModule(file))
    return this.#modules.get(file)
  }
}

function parseModule(file: string): ImportedModule | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    const parsed = parseSync(file, text)
    if (parsed.errors.length > 0) return undefined
    return {
      imports: findImports(file, text, parsed),
      waiting: findAwaited(text, parsed),
      parsed,
    }
  } catch {
    return undefined
  }
}

function findImports(file: string, text: string, { module }: ParseResult): ModuleImport[] {
  const imports = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest, start, entries }) => ({
      specifier: moduleRequest.value,
      start,
      names: entries.flatMap(({ isType, importName }) => (isType ? [] : toNames(importName))),
    }))
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, importName, isType, start }) =>
      moduleRequest === null || isType
        ? []
        : [{ specifier: moduleRequest.value, start, names: toNames(importName) }],
    ),
  )
  return [...imports, ...exported].map(({ specifier, start, names }) => ({
    specifier,
    file: specifier.startsWith('.') ? findFile(resolve(dirname(file), specifier)) : undefined,
    names,
    position: toPosition(text, start),
  }))
}

function toNames({ kind, name }: { kind: string; name: string | null }): string[] {
  if (kind === 'Default') return ['default']
  return kind === 'Name' && name !== null ? [name] : []
}

/**
 * The file that a path stands for: without an extension, with the one of the compiled file, or with
 * a query of the bundler's behind it.
 */
export function findFile(path: string): string | undefined {
  const [bare = path] = path.split('?', 1)
  const written = [path, bare, bare.replace(/js(x?)$/, 'ts$1')]
  const completed = EXTENSIONS.flatMap((extension) => [
    `${bare}${extension}`,
    join(bare, `index${extension}`),
  ])
  return [...written, ...completed].find((candidate) => isFile(candidate))
}

const EXTENSIONS = ['.ts', '.js', '.tsx', '.jsx', '.mts', '.mjs']

/** The function that a module awaits at its top, outside all functions, and that loads routes. */
function findAwaited(text: string, { module, program }: ParseResult): string | undefined {
  if (!LOADERS.some((name) => text.includes(name))) return undefined
  const names = findLocalNames(module)
  const values = findTopLevelValues(program)
  const functions: ESTree.Node[] = []
  const awaited: ESTree.AwaitExpression[] = []
  new Visitor({
    FunctionDeclaration: (node) => void functions.push(node),
    FunctionExpression: (node) => void functions.push(node),
    ArrowFunctionExpression: (node) => void functions.push(node),
    AwaitExpression: (node) => void awaited.push(node),
  }).visit(program)
  const atTop = awaited.filter(
    ({ start }) => !functions.some((each) => each.start < start && start < each.end),
  )
  return atTop.map(({ argument }) => findLoader(argument)).find((name) => name !== undefined)

  /** Of `resourceRoutes()`, of `routes` that were made by it, of `routes.ready`. */
  function findLoader(node: ESTree.Node | undefined): string | undefined {
    if (node?.type === 'MemberExpression') return findLoader(node.object)
    if (node?.type === 'Identifier') return findLoader(values.get(node.name))
    if (node?.type !== 'CallExpression') return undefined
    const called = findCalled(node.callee, names)
    return called !== undefined && LOADERS.includes(called) ? called : findLoader(calledOn(node))
  }
}

const LOADERS: readonly string[] = ['resourceRoutes', 'createNodeListener', 'loadRoutes']

/** The object whose method is called, such as `catch()` of a promise. */
function calledOn({ callee }: ESTree.CallExpression): ESTree.Node | undefined {
  return callee.type === 'MemberExpression' ? callee.object : undefined
}
