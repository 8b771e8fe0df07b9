import type { ESTree, ParseResult } from 'vite'
import { findCommonJsExports } from './find-common-js-exports.ts'

/** A name that a file exports as a value. */
export interface FileExport {
  readonly name: string
  readonly offset: number
  /** What it is initialised with, where that stands at the top of the file. */
  readonly value: ESTree.Expression | undefined
}

export interface FileExports {
  readonly exports: readonly FileExport[]
  /** Whether there may be others. */
  readonly isOpen: boolean
}

/** What a file exports, in the order of the text: as an ES module, or else as CommonJS. */
export function findExports({ module, program }: ParseResult): FileExports {
  const values = findTopLevelValues(program)
  if (!module.hasModuleSyntax) return findCommonJsExports(program, values)
  const entries = module.staticExports.flatMap((statement) => statement.entries)
  return {
    exports: entries.flatMap(({ exportName, localName, isType, start }) => {
      if (isType || exportName.kind === 'None') return []
      const name = exportName.kind === 'Default' ? 'default' : (exportName.name ?? '')
      const value = localName.name === null ? undefined : values.get(localName.name)
      return [{ name, offset: exportName.start ?? start, value }]
    }),
    isOpen: entries.some(({ exportName, isType }) => exportName.kind === 'None' && !isType),
  }
}

/** The names that a file exports, those of types included; `isOpen` where there may be others. */
export function findExportedNames(parsed: ParseResult): {
  readonly names: readonly string[]
  readonly isOpen: boolean
} {
  const { exports, isOpen } = findExports(parsed)
  const entries = parsed.module.staticExports.flatMap((statement) => statement.entries)
  const types = entries.flatMap(({ exportName }) => exportName.name ?? [])
  return { names: [...exports.map(({ name }) => name), ...types], isOpen }
}

/** The initial values of the variables at the top of a file. */
function findTopLevelValues({ body }: ESTree.Program): ReadonlyMap<string, ESTree.Expression> {
  const values = new Map<string, ESTree.Expression>()
  for (const statement of body) {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') continue
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && init !== null) values.set(id.name, init)
  }
  return values
}
