import { type ESTree, Visitor } from 'vite'
import type { LocalNames } from './find-local-names.ts'

/** A pattern that a type names: `LoaderContext<'/users/:id'>`. */
export interface PatternLiteral {
  /** The exported name of the type. */
  readonly type: string
  readonly pattern: string
  readonly offset: number
}

const PATTERN_TYPES = ['ActionContext', 'HandlerContext', 'LoaderContext', 'PathParams']

/** Every pattern literal in a type of Portolan's, in the order of the text. */
export function findPatternLiterals(
  program: ESTree.Program,
  names: LocalNames,
): readonly PatternLiteral[] {
  const found: PatternLiteral[] = []
  new Visitor({
    TSTypeReference({ typeName, typeArguments }) {
      const argument = typeArguments?.params[0]
      if (argument?.type !== 'TSLiteralType' || argument.literal.type !== 'Literal') return
      const { value } = argument.literal
      const type = toExportedName(typeName, names)
      if (type === undefined || typeof value !== 'string' || !PATTERN_TYPES.includes(type)) return
      found.push({ type, pattern: value, offset: argument.start })
    },
  }).visit(program)
  return found
}

function toExportedName(name: ESTree.TSTypeName, names: LocalNames): string | undefined {
  if (name.type === 'Identifier') return names.named.get(name.name)
  if (name.type !== 'TSQualifiedName' || name.left.type !== 'Identifier') return undefined
  return names.namespaces.has(name.left.name) ? name.right.name : undefined
}
