import { type ESTree, type ParseResult, Visitor } from 'vite'

/** A file's own names for the exports of Portolan's packages. */
interface LocalNames {
  /** The exported name for each local one. */
  readonly named: ReadonlyMap<string, string>
  /** The local names of whole packages: `import * as portolan`, `const portolan = require(…)`. */
  readonly namespaces: ReadonlySet<string>
}

/** Reads the imports that come from a package of Portolan's. */
export function findLocalNames({ staticImports }: ParseResult['module']): LocalNames {
  const named = new Map<string, string>()
  const namespaces = new Set<string>()
  for (const { moduleRequest, entries } of staticImports) {
    if (!moduleRequest.value.startsWith('@portolan/')) continue
    for (const { importName, localName } of entries) {
      if (importName.kind === 'NamespaceObject') {
        namespaces.add(localName.value)
      } else if (importName.name !== null) named.set(localName.value, importName.name)
    }
  }
  return { named, namespaces }
}

/** Stands for schemas that are named elsewhere. */
const UNKNOWN_PARTS: readonly string[] = ['…']

/** The parts that `defineLoader({ … }, handler)` has schemas for; `undefined` for anything else. */
export function findSchemas(
  value: ESTree.Expression,
  names: LocalNames,
): readonly string[] | undefined {
  const call = withoutTypes(value)
  if (call.type !== 'CallExpression' || call.arguments.length < 2) return undefined
  if (!isDefine(call.callee, names)) return undefined
  const [schemas] = call.arguments
  if (schemas?.type !== 'ObjectExpression') return UNKNOWN_PARTS
  return schemas.properties.flatMap((property) => toPropertyName(property) ?? UNKNOWN_PARTS)
}

/** `undefined` for a name that is computed, and for `...others`. */
export function toPropertyName(property: ESTree.ObjectPropertyKind): string | undefined {
  if (property.type !== 'Property') return undefined
  const { key, computed } = property
  if (key.type === 'Literal') return String(key.value)
  return key.type === 'Identifier' && !computed ? key.name : undefined
}

function isDefine(callee: ESTree.Expression, { named, namespaces }: LocalNames): boolean {
  if (callee.type === 'Identifier') return isDefineName(named.get(callee.name) ?? callee.name)
  if (callee.type !== 'MemberExpression' || callee.computed) return false
  const { object, property } = callee
  const isPortolan = object.type === 'Identifier' && namespaces.has(object.name)
  return isPortolan && property.type === 'Identifier' && isDefineName(property.name)
}

function isDefineName(name: string): boolean {
  return name === 'defineLoader' || name === 'defineAction'
}

/** The expression inside `… as T`, `… satisfies T` and brackets. */
function withoutTypes(value: ESTree.Expression): ESTree.Expression {
  switch (value.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return withoutTypes(value.expression)
    default:
      return value
  }
}

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
