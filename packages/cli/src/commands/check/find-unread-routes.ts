import { type Dirent, readdirSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { VERBS } from '@portolan/dispatch-core/adapter'
import { type ESTree, type ParseResult, parseSync, Visitor } from 'vite'
import { readText, toSlashes } from '../../files/paths.ts'
import { findExports } from '../../sources/exports.ts'
import type { Finding } from './check-files.ts'

const HANDLERS: readonly string[] = ['loader', 'action', ...VERBS]

/**
 * Warns of files in the app directory that export a handler, that discovery does not read, and that
 * no other file there imports: `ships.ts` and `ships/index.ts`, as other frameworks name routes.
 *
 * @param told the files that other findings are about, relative to the app directory
 */
export function findUnreadRoutes(appDir: string, told: ReadonlySet<string>): Finding[] {
  const parsed = new Map<string, ParseResult>()
  for (const file of findSources(appDir)) {
    const text = readText(join(appDir, file))
    if (text !== undefined) parsed.set(file, parseSync(file, text))
  }
  const imported = new Set([...parsed].flatMap(([file, result]) => findImports(file, result)))
  return [...parsed].flatMap(([file, result]) => {
    if (KNOWN.test(file) || told.has(file) || imported.has(withoutExtension(file))) return []
    const handler = findExports(result).exports.find(({ name }) => HANDLERS.includes(name))
    return handler === undefined ? [] : [unread(file, handler.name)]
  })
}

/** Relative to the app directory, without those of private directories. */
function findSources(appDir: string): string[] {
  // Anything else is told as such.
  if (!statSync(appDir, { throwIfNoEntry: false })?.isDirectory()) return []
  const entries: Dirent[] = readdirSync(appDir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map(({ parentPath, name }) => toSlashes(relative(appDir, join(parentPath, name))))
    .filter((file) => !/(?:^|\/)(?:[_.][^/]*|node_modules)\//.test(file))
    .sort()
}

const SOURCE = /\.[mc]?[jt]sx?$/
/** Discovery itself tells of files with these names, and tests are not routes. */
const KNOWN = /(?:^|\/)(?:route|middleware|page)\.[^/]+$|\.(?:d|test|spec)\.[^.]+$/

/** The files that a module imports, requires or exports from, without their extensions. */
function findImports(file: string, { module, program }: ParseResult): string[] {
  const requests = [
    ...findRequired(program),
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ]
  return requests
    .filter((request) => request.startsWith('.'))
    .map((request) => toSlashes(normalize(join(dirname(file), withoutExtension(request)))))
}

/** The texts of `require('./x')`, `import x = require('./x')` and `import('./x')`. */
function findRequired(program: ESTree.Program): string[] {
  const found: string[] = []
  const add = (node: ESTree.Node | undefined) => {
    if (node?.type === 'Literal' && typeof node.value === 'string') found.push(node.value)
  }
  new Visitor({
    CallExpression({ callee, arguments: [request] }) {
      if (callee.type === 'Identifier' && callee.name === 'require') add(request)
    },
    ImportExpression: ({ source }) => add(source),
    TSExternalModuleReference: ({ expression }) => add(expression),
  }).visit(program)
  return found
}

function withoutExtension(file: string): string {
  return file.replace(SOURCE, '').replace(/\/index$/, '')
}

function unread(file: string, handler: string): Finding {
  const extension = SOURCE.exec(file)?.[0] ?? ''
  const route = `${withoutExtension(file).replace(/^index$/, '')}/route${extension}`.replace(
    /^\//,
    '',
  )
  return {
    code: 'unread-route',
    message: `"${file}" exports "${handler}" and is not read, since it is not a route file`,
    files: [file],
    fix: `Rename it to "${route}" if it was meant to be a route`,
    renames: [{ from: file, to: route }],
  }
}
