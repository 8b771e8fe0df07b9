import { findExports } from '../source/module-exports.ts'
import { type Expression, resolveValue } from '../source/resolve-value.ts'
import {
  type FunctionNode,
  findMemberName,
  isFunction,
  type Node,
  nodesIn,
  type SourceFile,
  type Sources,
} from '../source/source-file.ts'

/** `fromExpress(controller)` as a handler of a route file. */
export interface Wrap {
  readonly file: SourceFile
  readonly call: Node
  /** The arguments of the call. */
  readonly args: readonly Node[]
  /** The names under which the file exports it: `GET`, `loader`, … */
  readonly methods: readonly string[]
}

/** The handlers of a route file that are functions of Express. Middleware is not among them. */
export function findWraps(file: SourceFile): Wrap[] {
  const exported = [...findExports(file)]
  return [...nodesIn(file.program)].flatMap((call) => {
    if (call.type !== 'CallExpression' || !isNamed(call.callee, 'fromExpress')) return []
    const owner = findOwner(file, call)
    const methods = exported.flatMap(([name, value]) => {
      if (value.kind !== 'value' || !HANDLERS.test(name)) return []
      const { node } = value
      return node === owner || (owner.type === 'Identifier' && isNamed(node, owner.name))
        ? [name]
        : []
    })
    return methods.length === 0 ? [] : [{ file, call, args: call.arguments, methods }]
  })
}

const HANDLERS = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|QUERY|loader|action)$/

/** The expression that is exported, or the name that it is kept in. */
function findOwner(file: SourceFile, call: Node): Node {
  const parent = file.parents.get(call)
  const isHandler =
    parent?.type === 'CallExpression' &&
    isNamed(parent.callee, 'withMiddleware') &&
    parent.arguments[1] === call
  const outer = isHandler ? parent : call
  const holder = file.parents.get(outer)
  return holder?.type === 'VariableDeclarator' ? holder.id : outer
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}

/** The function that an expression stands for, a method of an object of a class included. */
export function resolveFunction(
  sources: Sources,
  { file, node }: Expression,
): (Expression & { readonly node: FunctionNode }) | undefined {
  const value = resolveValue(sources, { file, node })
  if (value !== undefined && !('module' in value) && isFunction(value.node)) {
    return { file: value.file, node: value.node }
  }
  if (value !== undefined || node.type !== 'MemberExpression') return undefined
  const owner = resolveValue(sources, { file, node: node.object })
  if (owner === undefined || 'module' in owner || owner.node.type !== 'NewExpression') {
    return undefined
  }
  const method = findMethod(owner.file, owner.node.callee, findMemberName(node))
  return method === undefined ? undefined : { file: owner.file, node: method }
}

function findMethod(
  file: SourceFile,
  maker: Node,
  name: string | undefined,
): FunctionNode | undefined {
  const definition =
    maker.type === 'Identifier' ? file.variables.get(maker.name)?.defs[0]?.node : undefined
  if (definition?.type !== 'ClassDeclaration' || definition.superClass !== null) return undefined
  for (const member of definition.body.body) {
    if (member.type !== 'PropertyDefinition' && member.type !== 'MethodDefinition') continue
    const { key, value } = member
    if (key.type !== 'Identifier' || key.name !== name) continue
    return value !== null && isFunction(value) ? value : undefined
  }
  return undefined
}

/**
 * The places where files use functions, by function, as far as it can be read: by name, and as the
 * member of an object, a module or `this`.
 */
export function findUses(
  sources: Sources,
  files: readonly SourceFile[],
  functions: ReadonlySet<Node>,
): Map<Node, Expression[]> {
  const uses = new Map<Node, Expression[]>()
  const add = (target: Node, use: Expression) =>
    uses.set(target, [...(uses.get(target) ?? []), use])
  for (const file of files) {
    for (const { identifier, init } of file.references) {
      if (init === true) continue
      const use = findChain(file, identifier as Node)
      if (isExport(file, use)) continue
      const found = resolveFunction(sources, { file, node: use })
      if (found !== undefined && functions.has(found.node)) add(found.node, { file, node: use })
    }
    for (const target of functions) {
      for (const node of findOwnUses(file, target)) add(target, { file, node })
    }
  }
  return uses
}

/** `controllers.users.show`, from its first name on. */
function findChain(file: SourceFile, node: Node): Node {
  const parent = file.parents.get(node)
  const isObject = parent?.type === 'MemberExpression' && parent.object === node
  return isObject && findMemberName(parent) !== undefined ? findChain(file, parent) : node
}

function isExport({ parents }: SourceFile, use: Node): boolean {
  const parent = parents.get(use)
  if (parent === undefined) return false
  if (parent.type === 'AssignmentExpression') return isExportsObject(parent.left)
  return /^(?:Export\w+|TSExportAssignment)$/.test(parent.type) || isListed(parents, parent)
}

/** `module.exports = { show }` */
function isListed(parents: SourceFile['parents'], property: Node): boolean {
  if (property.type !== 'Property') return false
  const object = parents.get(property)
  const parent = object === undefined ? undefined : parents.get(object)
  return (
    (parent?.type === 'AssignmentExpression' && isExportsObject(parent.left)) ||
    parent?.type === 'ExportDefaultDeclaration'
  )
}

function isExportsObject(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'exports' || node.name === 'module'
  return node.type === 'MemberExpression' && isExportsObject(node.object)
}

/** `exports.show()` and `this.show()` in the file of the function. */
function findOwnUses(file: SourceFile, target: Node): Node[] {
  const holder = file.parents.get(target)
  if (holder === undefined) return []
  const name =
    holder.type === 'AssignmentExpression'
      ? findMemberName(holder.left)
      : 'key' in holder && holder.key.type === 'Identifier'
        ? holder.key.name
        : undefined
  if (name === undefined) return []
  return [...nodesIn(file.program)].filter((node) => {
    if (node.type !== 'MemberExpression' || findMemberName(node) !== name) return false
    const isOwn = node.object.type === 'ThisExpression' || isExportsObject(node.object)
    return isOwn && !(holder.type === 'AssignmentExpression' && holder.left === node)
  })
}
