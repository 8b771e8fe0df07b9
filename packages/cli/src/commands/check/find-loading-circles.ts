import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { type ESTree, type ParseResult, parseSync, Visitor } from 'vite'
import type { ProjectSettings } from '../../config/settings.ts'
import { isFile, toSlashes } from '../../files/paths.ts'
import { findTopLevelValues } from '../../sources/exports.ts'
import { findCalled, findLocalNames } from '../../sources/portolan-names.ts'
import { type Position, toPosition } from '../../sources/source-file.ts'
import type { Finding, Findings } from './check-files.ts'

/**
 * Finds files of the app directory that import a module which waits for them with
 * `await resourceRoutes()` at its top: neither is ever loaded. The file of the project's app gives a
 * warning, since this command hands it routes that are imported later.
 *
 * @param files the route and middleware files, relative to the app directory
 */
export function findLoadingCircles(
  { root, appDir, serverFile }: Pick<ProjectSettings, 'root' | 'appDir' | 'serverFile'>,
  files: Iterable<string>,
): Findings {
  const modules = new Map<string, ImportedModule | undefined>()
  const circles = [...files].flatMap((file) => findWay(join(appDir, file), modules) ?? [])
  const toFinding = ({ files: way, waiting, position }: Circle): Finding => {
    const names = way.map((file) => toSlashes(relative(root, file)))
    const [first, ...others] = names
    return {
      code: 'loading-circle',
      message: `"${first}" imports ${others.map((name) => `"${name}"`).join(', which imports ')}, which waits for it with await ${waiting}(): neither is ever loaded by Node`,
      files: names,
      fix: `Move the code that "${first}" needs into a module of its own, or write app.use(${waiting}(…)) without await`,
      position,
    }
  }
  const isOfApp = ({ files: way }: Circle) => way.at(-1) === serverFile
  return {
    problems: circles.filter((circle) => !isOfApp(circle)).map(toFinding),
    warnings: circles.filter(isOfApp).map(toFinding),
  }
}

interface Circle {
  /** From the route file to the module that waits; absolute. */
  readonly files: readonly string[]
  /** The name of the function that it waits for. */
  readonly waiting: string
  /** Of the import in the first file. */
  readonly position: Position
}

/** The shortest way from a file to a module that waits for the routes. */
function findWay(
  start: string,
  modules: Map<string, ImportedModule | undefined>,
): Circle | undefined {
  const ways: string[][] = [[start]]
  const seen = new Set([start])
  for (const way of ways) {
    const file = way.at(-1) as string // A way begins with a file.
    const module = readModule(file, modules)
    const { waiting } = module ?? {}
    if (waiting !== undefined && way.length > 1) {
      const position = readModule(start, modules)?.imports.get(way[1] ?? '')
      return { files: way, waiting, position: position ?? { line: 1, column: 1 } }
    }
    for (const imported of module?.imports.keys() ?? []) {
      if (!seen.has(imported)) ways.push([...way, imported])
      seen.add(imported)
    }
  }
  return undefined
}

interface ImportedModule {
  /** The files that it needs before it runs, with the places of the imports. */
  readonly imports: ReadonlyMap<string, Position>
  /** The name of the function whose routes it waits for at its top. */
  readonly waiting: string | undefined
}

function readModule(
  file: string,
  modules: Map<string, ImportedModule | undefined>,
): ImportedModule | undefined {
  if (!modules.has(file)) modules.set(file, parseModule(file))
  return modules.get(file)
}

/** `undefined` for a file that cannot be read, which is told elsewhere. */
function parseModule(file: string): ImportedModule | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    const parsed = parseSync(file, text)
    return { imports: findImports(file, text, parsed), waiting: findAwaited(text, parsed) }
  } catch {
    return undefined
  }
}

/** Imports of types alone are gone when a module runs. */
function findImports(
  file: string,
  text: string,
  { module }: ParseResult,
): ReadonlyMap<string, Position> {
  const requests = [
    ...module.staticImports
      .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
      .map(({ moduleRequest, start }) => [moduleRequest.value, start] as const),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType, start }) =>
        moduleRequest === null || isType ? [] : [[moduleRequest.value, start] as const],
      ),
    ),
  ]
  const found = requests.flatMap(([request, start]) => {
    const imported = request.startsWith('.') ? findFile(resolve(dirname(file), request)) : undefined
    return imported === undefined ? [] : [[imported, toPosition(text, start)] as const]
  })
  return new Map(found)
}

/** The file that a path without an extension, or with the one of the compiled file, stands for. */
function findFile(path: string): string | undefined {
  const written = [path, path.replace(/js(x?)$/, 'ts$1')]
  const completed = EXTENSIONS.flatMap((extension) => [
    `${path}${extension}`,
    join(path, `index${extension}`),
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
