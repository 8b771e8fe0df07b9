import { existsSync, statSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { createPathsMatcher, getTsconfig } from 'get-tsconfig'
import { nameOf } from './bindings.ts'
import {
  findMemberName,
  findText,
  type Node,
  nodesIn,
  type SourceFile,
  withoutTypes,
} from './source-file.ts'

/** An export of a module: an expression or a name of its own, or a name of another module. */
export type ModuleExport =
  | { readonly kind: 'value'; readonly node: Node }
  | { readonly kind: 'from'; readonly specifier: string; readonly imported: string }

/** The exports of a module by name. `default` is also the value of `module.exports` and `export =`. */
export function findExports({ program }: SourceFile): Map<string, ModuleExport> {
  const found = new Map<string, ModuleExport>()
  const add = (name: string, node: Node) => found.set(name, { kind: 'value', node })
  for (const statement of program.body) {
    switch (statement.type) {
      case 'ExportDefaultDeclaration':
        add('default', statement.declaration)
        break
      case 'TSExportAssignment':
        add('default', statement.expression)
        break
      case 'ExportNamedDeclaration':
        for (const { local, exported } of statement.specifiers) {
          if (statement.source === null) {
            add(nameOf(exported), local)
          } else {
            found.set(nameOf(exported), {
              kind: 'from',
              specifier: statement.source.value,
              imported: nameOf(local),
            })
          }
        }
        for (const [name, node] of declaredBy(statement.declaration)) add(name, node)
        break
      case 'ExpressionStatement':
        for (const [name, node] of assignedBy(statement.expression)) add(name, node)
        break
    }
  }
  return found
}

function declaredBy(declaration: Node | null): [string, Node][] {
  if (declaration === null) return []
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id }) =>
      id.type === 'Identifier' ? [[id.name, id] as [string, Node]] : [],
    )
  }
  const { id } = declaration as { id?: Node | null }
  return id?.type === 'Identifier' ? [[id.name, id]] : []
}

/** `module.exports = …`, `module.exports.name = …` and `exports.name = …`. */
function assignedBy(expression: Node): [string, Node][] {
  if (expression.type !== 'AssignmentExpression') return []
  const { left, right } = expression
  // Both may be written in one: exports = module.exports = app
  const inner = right.type === 'AssignmentExpression' ? assignedBy(right) : []
  const name = findExportName(left)
  if (name === undefined) return inner
  const value = withoutTypes(right)
  if (name !== 'default' || value.type !== 'ObjectExpression') return [[name, right], ...inner]
  const members = value.properties.flatMap((property) =>
    property.type === 'Property' && !property.computed
      ? [[nameOf(property.key), property.value] as [string, Node]]
      : [],
  )
  return [['default', right], ...members]
}

/** The name of the export that is assigned to. */
export function findExportName(left: Node): string | undefined {
  if (isModuleExports(left)) return 'default'
  if (left.type !== 'MemberExpression') return undefined
  const isExports = left.object.type === 'Identifier' && left.object.name === 'exports'
  return isExports || isModuleExports(left.object) ? findMemberName(left) : undefined
}

function isModuleExports(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    findMemberName(node) === 'exports'
  )
}

/** The name under which a file exports one of its own. */
export function findExportedName(file: SourceFile, local: string): string | undefined {
  for (const [name, exported] of findExports(file)) {
    if (exported.kind !== 'value') continue
    const { node } = exported
    const { id } = node as { id?: Node | null }
    const written = node.type === 'Identifier' ? node : id
    if (written?.type === 'Identifier' && written.name === local) return name
  }
  return undefined
}

/**
 * The file that a specifier names, relative or by the `paths` of the project's `tsconfig.json`;
 * `undefined` for packages and missing files.
 */
export function resolveModule(from: string, specifier: string): string | undefined {
  if (isRelative(specifier)) return findFile(resolve(dirname(from), specifier))
  const paths = findPaths(dirname(from))?.(specifier) ?? []
  return paths.map(findFile).find((file) => file !== undefined)
}

/** By directory. */
const pathsCache = new Map<string, ReturnType<typeof createPathsMatcher>>()

function findPaths(directory: string): ReturnType<typeof createPathsMatcher> {
  if (!pathsCache.has(directory)) {
    const config = getTsconfig(directory)
    pathsCache.set(directory, config === null ? null : createPathsMatcher(config))
  }
  return pathsCache.get(directory) ?? null
}

function findFile(path: string): string | undefined {
  const extension = extname(path)
  const sources = SOURCES_OF[extension]?.map((other) => path.slice(0, -extension.length) + other)
  return [
    path,
    ...(sources ?? []),
    ...EXTENSIONS.map((other) => path + other),
    ...EXTENSIONS.map((other) => `${path}/index${other}`),
  ].find((candidate) => existsSync(candidate) && statSync(candidate).isFile())
}

export function isRelative(specifier: string): boolean {
  return /^\.{1,2}(\/|$)/.test(specifier)
}

const EXTENSIONS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx']

/** TypeScript names the compiled file. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
}

/** The specifiers of `require()`, `import()` and `import('…')` types in a node, that are relative. */
export function findSpecifiers(nodes: Iterable<Node>): Node[] {
  return [...nodes].flatMap((node) => {
    const source = findSource(node)
    const text = source === undefined ? undefined : findText(source)
    return source !== undefined && text !== undefined && isRelative(text) ? [source] : []
  })
}

/** The specifiers that a file imports, requires and exports from. */
export function listImports({ program }: SourceFile): string[] {
  return [...nodesIn(program)].flatMap((node) => {
    const source =
      node.type === 'ImportDeclaration' ||
      node.type === 'ExportNamedDeclaration' ||
      node.type === 'ExportAllDeclaration'
        ? (node.source ?? undefined)
        : findSource(node)
    const text = source === undefined ? undefined : findText(source)
    return text === undefined ? [] : [text]
  })
}

function findSource(node: Node): Node | undefined {
  switch (node.type) {
    case 'ImportExpression':
      return node.source
    case 'TSImportType':
      return node.source
    case 'CallExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'require'
        ? node.arguments[0]
        : undefined
    default:
      return undefined
  }
}
