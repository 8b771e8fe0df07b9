import { nameOf } from '../source/bindings.ts'
import type { Remarks } from '../source/refusals.ts'
import {
  type FunctionNode,
  type Node,
  type SourceFile,
  withoutTypes,
} from '../source/source-file.ts'

/** A function that answers requests, and the methods under which the file exports it. */
export interface Handler {
  readonly node: FunctionNode
  readonly methods: string[]
}

/** The methods that a route file of Next can export. */
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The methods that a file exports, whatever their values. */
export function listMethods(names: Iterable<string>): string[] {
  return [...names].filter((name) => METHODS.includes(name))
}

/** The handlers of a route file; every export that is not a function of the file is refused. */
export function findHandlers(file: SourceFile, remarks: Remarks): Handler[] {
  const handlers = new Map<FunctionNode, Handler>()
  for (const { method, node, value } of listExports(file)) {
    const found = value === undefined ? undefined : findFunction(file, value)
    if (found === undefined) {
      remarks.add(
        'handler-form',
        file,
        node,
        `${method} is not a function of this file, and would get one argument instead of (request, { params }); write the route file by hand, as in export const ${method} = ({ request, params }) => handler(request, { params: Promise.resolve(params) })`,
      )
      continue
    }
    const handler = handlers.get(found) ?? { node: found, methods: [] }
    handler.methods.push(method)
    handlers.set(found, handler)
  }
  for (const handler of handlers.values()) checkCalls(file, handler, remarks)
  return [...handlers.values()]
}

interface MethodExport {
  readonly method: string
  readonly node: Node
  readonly value: Node | undefined
}

function listExports({ program }: SourceFile): MethodExport[] {
  return program.body.flatMap((statement): MethodExport[] => {
    if (statement.type === 'ExportAllDeclaration') {
      return [{ method: 'export *', node: statement, value: undefined }]
    }
    if (statement.type !== 'ExportNamedDeclaration') return []
    const { declaration, specifiers, source } = statement
    const named = specifiers.map((specifier) => ({
      method: nameOf(specifier.exported),
      node: specifier,
      value: source === null ? specifier.local : undefined,
    }))
    return [...named, ...declaredBy(declaration)].filter(({ method }) => METHODS.includes(method))
  })
}

function declaredBy(declaration: Node | null): MethodExport[] {
  if (declaration?.type === 'FunctionDeclaration') {
    return [{ method: declaration.id?.name ?? '', node: declaration, value: declaration }]
  }
  if (declaration?.type !== 'VariableDeclaration') return []
  return declaration.declarations.flatMap((node): MethodExport[] => {
    const { id, init } = node
    if (id.type === 'Identifier') {
      // The parser writes null where the type of the tree says undefined.
      const isTyped = Boolean(id.typeAnnotation)
      return [{ method: id.name, node, value: isTyped ? undefined : (init ?? undefined) }]
    }
    if (id.type !== 'ObjectPattern') return []
    return id.properties.flatMap((property) =>
      property.type === 'Property' && property.value.type === 'Identifier'
        ? [{ method: property.value.name, node: property, value: undefined }]
        : [],
    )
  })
}

function findFunction(file: SourceFile, value: Node): FunctionNode | undefined {
  const node = withoutTypes(value)
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node
    case 'Identifier': {
      const definition = file.variables.get(node.name)?.defs[0]?.node
      if (definition?.type === 'FunctionDeclaration') return definition
      if (definition?.type !== 'VariableDeclarator' || definition.init === null) return undefined
      const { init } = definition
      return init.type === 'Identifier' ? undefined : findFunction(file, init)
    }
    default:
      return undefined
  }
}

/** A handler that other code of the file calls would get two arguments as before. */
function checkCalls(file: SourceFile, { node }: Handler, remarks: Remarks): void {
  for (const { identifier, resolved, init } of file.references) {
    const definition = resolved?.defs[0]
    const use: Node = identifier
    if (definition === undefined || init === true) continue
    if (!isNameOf(definition.name, node, file)) continue
    const parent = file.parents.get(use)
    if (parent?.type === 'ExportSpecifier' || parent?.type === 'VariableDeclarator') continue
    remarks.add(
      'handler-form',
      file,
      use,
      `${identifier.name} is a handler, and is used by other code of the file with (request, { params }); take the shared part out into a function of its own`,
    )
  }
}

function isNameOf(name: Node, handler: FunctionNode, { parents }: SourceFile): boolean {
  if (handler.id === name) return true
  const parent = parents.get(name)
  if (parent?.type !== 'VariableDeclarator' || parent.init === null) return false
  return parent.id === name && withoutTypes(parent.init) === handler
}
