import { dirname, relative } from 'node:path'
import type { MagicString } from 'magic-string'
import { describeStyle, isModulePackage } from '../output/source-style.ts'
import type { LocalBinding } from '../source/bindings.ts'
import { findRouterOf } from '../source/find-routers.ts'
import { findExportName } from '../source/module-exports.ts'
import { isWithin, type Node, nodesIn, type SourceFile } from '../source/source-file.ts'
import type { Layer } from './read-layers.ts'

/** Exports names of an old module that route files use, where it does not yet. */
export function addExports(
  text: MagicString,
  file: SourceFile,
  needed: readonly LocalBinding[],
): void {
  const { isCommonJs, end } = describeStyle(file)
  const statements = new Set<Node>()
  for (const { local, variable } of needed) {
    if (isCommonJs) {
      text.append(
        `${file.text.endsWith('\n') ? '' : '\n'}module.exports.${local} = ${local}${end}\n`,
      )
      continue
    }
    const [definition] = variable.defs
    if (definition === undefined) continue
    statements.add(
      definition.node.type === 'VariableDeclarator' && definition.parent
        ? definition.parent
        : definition.node,
    )
  }
  for (const { range } of statements) text.appendLeft(range[0], 'export ')
}

interface RemoveOptions {
  readonly moved: readonly Layer[]
  /** The call in the place of which the route files are mounted, if it is in this file. */
  readonly mount: Layer | undefined
  /** Absolute. */
  readonly appDir: string
}

/**
 * Takes the routes that were moved out of an old file, with the routers and imports that nothing
 * uses then.
 *
 * @returns whether a statement is left
 */
export function removeRoutes(
  text: MagicString,
  file: SourceFile,
  { moved, mount, appDir }: RemoveOptions,
): boolean {
  const removed = new Set<Node>(moved.map(({ statement }) => statement))
  for (;;) {
    const before = removed.size
    for (const node of findUnused(file, removed)) removed.add(node)
    if (removed.size === before) break
  }
  for (const node of removed) {
    if (node === mount?.statement) {
      const [comment] = findCommentsAbove(file, node.range[0])
      text.update(comment?.start ?? node.range[0], node.range[1], writeMount(file, mount, appDir))
    } else if (node.type === 'ImportSpecifier' || node.type === 'ImportDefaultSpecifier') {
      removeSpecifier(text, file, node, removed)
    } else {
      text.remove(...rangeOf(file, node))
    }
  }
  if (mount !== undefined) addImport(text, file)
  return file.program.body.some((node) => !removed.has(node) && !isDirective(node))
}

function isDirective(node: Node): boolean {
  return node.type === 'ExpressionStatement' && 'directive' in node && node.directive !== null
}

/** Declarations and exports that were for removed parts alone. */
function findUnused(file: SourceFile, removed: ReadonlySet<Node>): Node[] {
  const isGone = (node: Node) => [...removed].some((outer) => isWithin(node, outer))
  const unused: Node[] = []
  for (const variable of file.variables.values()) {
    const [definition] = variable.defs
    if (definition === undefined || isGone(definition.node)) continue
    const uses = variable.references.map(({ identifier }) => identifier as Node)
    const others = uses.filter((use) => !isWithin(use, definition.node) && !isGone(use))
    if (findRouterOf(file, variable)?.kind === 'router') {
      const exports = others.map((use) => findExportOf(file, use))
      if (exports.every((statement) => statement !== undefined)) {
        unused.push(...exports, findDeclaration(file, definition.node))
      }
      continue
    }
    const wasUsed = uses.some((use) => isGone(use))
    if (!wasUsed || others.length > 0) continue
    if (isPlainList(definition.node)) unused.push(findDeclaration(file, definition.node))
    if (!isImport(definition.node)) continue
    const siblings = [...file.variables.values()].filter(
      (other) => other !== variable && other.defs[0]?.node === definition.node,
    )
    // A pattern goes with the last name of it.
    const isOnly = siblings.every((other) =>
      other.references.every(({ identifier }) => {
        const use = identifier as Node
        return isWithin(use, definition.node) || isGone(use)
      }),
    )
    if (isOnly) unused.push(findImportPart(file, definition.node))
  }
  return unused
}

/** `export default router` and `module.exports = router`. */
function findExportOf({ parents }: SourceFile, use: Node): Node | undefined {
  const parent = parents.get(use)
  if (parent?.type === 'ExportDefaultDeclaration' || parent?.type === 'TSExportAssignment') {
    return parent
  }
  if (parent?.type !== 'AssignmentExpression' || findExportName(parent.left) === undefined) {
    return undefined
  }
  const statement = parents.get(parent)
  return statement?.type === 'ExpressionStatement' ? statement : undefined
}

/** A list or object of names and texts, which does nothing by itself. */
function isPlainList(node: Node): boolean {
  if (node.type !== 'VariableDeclarator') return false
  const { init } = node
  const isList = init?.type === 'ArrayExpression' || init?.type === 'ObjectExpression'
  return isList && [...nodesIn(init)].every(({ type }) => PLAIN.has(type))
}

const PLAIN = new Set<string>([
  'ArrayExpression',
  'ObjectExpression',
  'Property',
  'Identifier',
  'Literal',
])

function isImport(node: Node): boolean {
  if (node.type === 'VariableDeclarator') {
    const { init } = node
    return (
      init?.type === 'CallExpression' &&
      init.callee.type === 'Identifier' &&
      init.callee.name === 'require'
    )
  }
  return node.type.startsWith('Import') || node.type === 'TSImportEqualsDeclaration'
}

function findImportPart(file: SourceFile, node: Node): Node {
  if (node.type === 'VariableDeclarator') return findDeclaration(file, node)
  const parent = file.parents.get(node)
  const isOnly = parent?.type === 'ImportDeclaration' && parent.specifiers.length === 1
  return isOnly ? parent : node
}

/** The statement of a declaration, where it declares nothing else. */
function findDeclaration({ parents }: SourceFile, node: Node): Node {
  const declaration = parents.get(node)
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length > 1) {
    return node
  }
  const parent = parents.get(declaration)
  return parent?.type === 'ExportNamedDeclaration' ? parent : declaration
}

function removeSpecifier(
  text: MagicString,
  file: SourceFile,
  node: Node,
  removed: ReadonlySet<Node>,
): void {
  const parent = file.parents.get(node)
  if (parent?.type !== 'ImportDeclaration') return
  if (parent.specifiers.every((each) => removed.has(each))) {
    if (parent.specifiers[0] === node) text.remove(...rangeOf(file, parent))
    return
  }
  const [start, end] = node.range
  const after = /^\s*,[ \t]*/.exec(file.text.slice(end))
  const before = /,\s*$/.exec(file.text.slice(0, start))
  if (after !== null) {
    text.remove(start, end + after[0].length)
  } else {
    text.remove(start - (before?.[0].length ?? 0), end)
  }
}

/** A statement with the comment right above it and the end of its line. */
function rangeOf(file: SourceFile, { range }: Node): [number, number] {
  const [comment] = findCommentsAbove(file, range[0])
  const start = comment?.start ?? range[0]
  const isAfterGap = /(^|\n)\r?\n[ \t]*$/.test(file.text.slice(0, start))
  const end = isAfterGap ? LINE_END_AND_GAP : LINE_END
  const [rest = ''] = end.exec(file.text.slice(range[1])) ?? []
  return [start, range[1] + rest.length]
}

const LINE_END = /^[ \t]*;?[ \t]*(\r?\n)?/
const LINE_END_AND_GAP = /^[ \t]*;?[ \t]*(\r?\n){0,2}/

/** The comments that stand right above a place, without an empty line between. */
export function findCommentsAbove(
  { text, comments }: SourceFile,
  start: number,
): { start: number; end: number }[] {
  const comment = comments.find(
    ({ end }) => end <= start && /^[ \t]*\r?\n?[ \t]*$/.test(text.slice(end, start)),
  )
  if (comment === undefined) return []
  const isOwnLine = /(^|\n)[ \t]*$/.test(text.slice(0, comment.start))
  return isOwnLine
    ? [...findCommentsAbove({ text, comments } as SourceFile, comment.start), comment]
    : []
}

function writeMount(file: SourceFile, { router }: Layer, appDir: string): string {
  const { end, quote } = describeStyle(file)
  const path = relative(dirname(file.path), appDir).replaceAll('\\', '/')
  const place = isModulePackage(file.path)
    ? `new URL(${quote}${path.startsWith('.') ? path : `./${path}`}${quote}, import.meta.url)`
    : `\`\${__dirname}/${path}\``
  return `${router.name}.use(resourceRoutes({ appDir: ${place}, errors: ${quote}next${quote} }))${end}`
}

function addImport(text: MagicString, file: SourceFile): void {
  const { isCommonJs, end, quote } = describeStyle(file)
  const from = `${quote}@portolan/adapter-express${quote}`
  const line = isCommonJs
    ? `const { resourceRoutes } = require(${from})${end}\n`
    : `import { resourceRoutes } from ${from}${end}\n`
  const first = file.program.body.find((node) => !isDirective(node))
  text.appendLeft(first?.range[0] ?? 0, line)
}
