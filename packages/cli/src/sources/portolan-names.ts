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

/** Stands for parts that are named elsewhere. */
const UNKNOWN: readonly string[] = ['…']

/** The facts that the definition of a handler states. */
interface HandlerFacts {
  /** The parts that it has schemas for; `undefined` without a definition. */
  readonly schemas?: readonly string[]
  /** The names of its own middleware, outermost first; `undefined` without any. */
  readonly middleware?: readonly string[]
}

/**
 * Reads `defineLoader({ … }, handler)`, `defineAction({ … }, handler)` and
 * `withMiddleware([ … ], handler)`, one inside another too.
 */
export function findHandlerFacts(value: ESTree.Expression, names: LocalNames): HandlerFacts {
  const call = withoutTypes(value)
  if (call.type !== 'CallExpression' || call.arguments.length < 2) return {}
  const [first, handler] = call.arguments
  const name = findCalled(call.callee, names)
  if (name === 'withMiddleware') {
    const below: HandlerFacts =
      handler === undefined || handler.type === 'SpreadElement'
        ? {}
        : findHandlerFacts(handler, names)
    return { ...below, middleware: [...nameMiddleware(first), ...(below.middleware ?? [])] }
  }
  if (name !== 'defineLoader' && name !== 'defineAction') return {}
  if (first?.type !== 'ObjectExpression') return { schemas: UNKNOWN }
  const parts = first.properties.flatMap((property) => toPropertyName(property) ?? UNKNOWN)
  const schemas = parts.filter((part) => part !== 'middleware')
  const own = first.properties.find((property) => toPropertyName(property) === 'middleware')
  return {
    ...(schemas.length > 0 && { schemas }),
    ...(own?.type === 'Property' && { middleware: nameMiddleware(own.value) }),
  }
}

/** The names of the middleware in a list, as a reader of the file knows them. */
function nameMiddleware(list: ESTree.Node | undefined): readonly string[] {
  if (list?.type !== 'ArrayExpression') return UNKNOWN
  return list.elements.flatMap((element) => (element === null ? [] : nameOne(element)))
}

/** `requireUser`, `auth` of `fromExpress(auth('manage'))`, `cors, upload` of a list in it. */
function nameOne(node: ESTree.Node): readonly string[] {
  switch (node.type) {
    case 'Identifier':
      return [node.name]
    case 'MemberExpression':
      return node.property.type === 'Identifier' && !node.computed ? [node.property.name] : UNKNOWN
    case 'ArrayExpression':
      return nameMiddleware(node)
    case 'CallExpression': {
      const [callee = '…'] = nameOne(node.callee)
      const [wrapped] = node.arguments
      return callee === 'fromExpress' && wrapped !== undefined ? nameOne(wrapped) : [callee]
    }
    default:
      return UNKNOWN
  }
}

/** `undefined` for a name that is computed, and for `...others`. */
export function toPropertyName(property: ESTree.ObjectPropertyKind): string | undefined {
  if (property.type !== 'Property') return undefined
  const { key, computed } = property
  if (key.type === 'Literal') return String(key.value)
  return key.type === 'Identifier' && !computed ? key.name : undefined
}

/** The exported name of a function of Portolan's that is called; `undefined` for any other. */
export function findCalled(
  callee: ESTree.Expression,
  { named, namespaces }: LocalNames,
): string | undefined {
  if (callee.type === 'Identifier') return named.get(callee.name) ?? callee.name
  if (callee.type !== 'MemberExpression' || callee.computed) return undefined
  const { object, property } = callee
  const isPortolan = object.type === 'Identifier' && namespaces.has(object.name)
  return isPortolan && property.type === 'Identifier' ? property.name : undefined
}

/** The expression inside `… as T`, `… satisfies T` and brackets. */
export function withoutTypes(value: ESTree.Expression): ESTree.Expression {
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

/**
 * The offsets of imports that ask a `./$types` for values. It has types alone, and no file at run
 * time.
 */
export function findTypesImports(program: ESTree.Program): readonly TypesImport[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') return []
    const { source, specifiers, start } = statement
    if (!/^\.\/\$types(?:\.[mc]?js)?$/.test(source.value)) return []
    const names = specifiers.map(({ local }) => local.name)
    const isTyped =
      specifiers.length > 0 &&
      specifiers.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type')
    return isTyped ? [] : [{ names, from: source.value, offset: start }]
  })
}

/** An import of values from a file of types. */
export interface TypesImport {
  /** The local names. */
  readonly names: readonly string[]
  readonly from: string
  readonly offset: number
}
