import { MagicString } from 'magic-string'
import { describeStyle } from '../output/source-style.ts'
import { findRequired, type Node, parseFile, type SourceFile } from '../source/source-file.ts'
import { ADAPTER, type Edit } from './function-move.ts'

/** The text of a file after its edits, with the imports that it needs then. */
export function applyEdits(
  file: SourceFile,
  edits: readonly Edit[],
  helpers: ReadonlySet<string>,
): string {
  const text = new MagicString(file.text)
  const outer = edits.filter(
    (edit) =>
      !edits.some((other) => other !== edit && other.start <= edit.start && other.end >= edit.end),
  )
  for (const { start, end, text: written } of outer) {
    if (start === end) {
      text.appendLeft(start, written)
    } else {
      text.update(start, end, written)
    }
  }
  return writeImports(file, parseFile(file.path, text.toString()), helpers)
}

/** A list of imported names, `{ a, type B }` of an import or of a `require()`. */
interface NameList {
  readonly statement: Node
  readonly specifier: string
  readonly names: readonly {
    readonly local: string
    readonly node: Node
    readonly isNamed: boolean
  }[]
}

/** Drops the names of Express and the adapter that nothing uses any more, and adds new ones. */
function writeImports(before: SourceFile, file: SourceFile, helpers: ReadonlySet<string>): string {
  const text = new MagicString(file.text)
  const added = new Set(helpers)
  let isListed = false
  for (const { statement, specifier, names } of findLists(file)) {
    const kept = names.filter(({ local }) => isUsed(file, local) || !isUsed(before, local))
    const own = specifier === ADAPTER && !isListed ? added : new Set<string>()
    if (specifier === ADAPTER) isListed = true
    const written = kept.filter(({ isNamed }) => isNamed).map(({ node }) => slice(file, node))
    const wanted = [...own].filter((name) => !written.includes(name))
    if (kept.length === names.length && wanted.length === 0) continue
    const [whole] = kept.filter(({ isNamed }) => !isNamed).map(({ node }) => slice(file, node))
    replaceList(text, file, { statement, whole, names: [...written, ...wanted] })
  }
  if (!isListed && added.size > 0) insertImport(text, file, [...added])
  return text.toString().replace(/^(\r?\n)+/, '')
}

function slice({ text }: SourceFile, { range }: Node): string {
  return text.slice(...range)
}

function findLists(file: SourceFile): NameList[] {
  return file.program.body.flatMap((statement): NameList[] => {
    if (statement.type === 'ImportDeclaration') {
      const specifier = statement.source.value
      if (specifier !== ADAPTER && specifier !== 'express') return []
      const names = statement.specifiers.map((node) => ({
        local: node.local.name,
        node,
        isNamed: node.type === 'ImportSpecifier',
      }))
      return [{ statement, specifier, names }]
    }
    if (statement.type !== 'VariableDeclaration' || statement.declarations.length > 1) return []
    const [{ id, init }] = statement.declarations
    const specifier = init ? findRequired(init) : undefined
    if (specifier !== ADAPTER || id.type !== 'ObjectPattern') return []
    const names = id.properties.flatMap((node) =>
      node.type === 'Property' && node.value.type === 'Identifier'
        ? [{ local: node.value.name, node, isNamed: true }]
        : [],
    )
    return names.length === id.properties.length ? [{ statement, specifier, names }] : []
  })
}

function isUsed(file: SourceFile, local: string): boolean {
  const references = file.variables.get(local)?.references ?? []
  return references.some(({ init }) => init !== true)
}

interface NewList {
  readonly statement: Node
  /** The default, or all of it. */
  readonly whole: string | undefined
  readonly names: readonly string[]
}

function replaceList(
  text: MagicString,
  file: SourceFile,
  { statement, whole, names }: NewList,
): void {
  const [start, end] = statement.range
  if (whole === undefined && names.length === 0) {
    const [rest = ''] = /^[ \t]*(\r?\n)?/.exec(file.text.slice(end)) ?? []
    text.remove(start, end + rest.length)
    return
  }
  const sorted = [...names].sort(byName)
  const list = sorted.length === 0 ? [] : [`{ ${sorted.join(', ')} }`]
  if (statement.type !== 'ImportDeclaration') {
    const [, source = ''] = /=\s*(require\([\s\S]*)$/.exec(file.text.slice(start, end)) ?? []
    text.update(start, end, `const ${list.join('')} = ${source}`)
    return
  }
  const isType = statement.importKind === 'type'
  const clause = [...(whole === undefined ? [] : [whole]), ...list].join(', ')
  const source = file.text.slice(statement.source.range[0], end)
  text.update(start, end, `import ${isType ? 'type ' : ''}${clause} from ${source}`)
}

function byName(a: string, b: string): number {
  const [first, second] = [a.replace('type ', ''), b.replace('type ', '')]
  return first < second ? -1 : 1
}

function insertImport(text: MagicString, file: SourceFile, names: readonly string[]): void {
  const { isCommonJs, end, quote } = describeStyle(file)
  const sorted = [...names].sort(byName)
  const areTypes = sorted.every((name) => name.startsWith('type '))
  const list = sorted.map((name) => (areTypes ? name.replace('type ', '') : name)).join(', ')
  const from = `${quote}${ADAPTER}${quote}`
  const line = isCommonJs
    ? `const { ${list} } = require(${from})${end}\n`
    : `import ${areTypes ? 'type ' : ''}{ ${list} } from ${from}${end}\n`
  const first = file.program.body.find(
    (node) => !('directive' in node && typeof node.directive === 'string'),
  )
  const isImport = first?.type === 'ImportDeclaration' || first?.type === 'VariableDeclaration'
  text.appendLeft(first?.range[0] ?? 0, isImport ? line : `${line}\n`)
}
