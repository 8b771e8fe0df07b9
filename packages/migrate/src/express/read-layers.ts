import { nameOf } from '../source/bindings.ts'
import type { Router } from '../source/find-routers.ts'
import { findMemberName, isWithin, type Node, type SourceFile } from '../source/source-file.ts'

/** One call on a router, such as `router.get(…)`, in the order in which Express keeps them. */
export interface Layer {
  readonly router: Router
  /** `get`, `use`, `all`, `param`, … */
  readonly name: string
  readonly args: readonly Node[]
  /** The path of `router.route(path)` in front of the call. */
  readonly routePath: Node | undefined
  /** The name of the call, to tell its place. */
  readonly node: Node
  /** The statement that the call is in. */
  readonly statement: Node
  /** The call is in an `if`, a loop or a function, beside the statements of the router. */
  readonly isConditional: boolean
}

/** The calls on a router, in the order of the text. */
export function readLayers(router: Router): Layer[] {
  const { file, variable, made } = router
  const uses = variable?.references.map(({ identifier }) => identifier as Node) ?? []
  const home = findBlock(file, made)
  return [made, ...uses]
    .flatMap((start) => readChain(router, start))
    .sort((a, b) => a.node.range[0] - b.node.range[0])
    .flatMap((layer) => {
      const isPlain =
        findBlock(file, layer.statement) === home &&
        findFunctionAround(file, layer.node, layer.statement) === undefined
      if (isPlain) return [layer]
      return unrollLoop(layer, home) ?? [{ ...layer, isConditional: true }]
    })
}

/** `router.get(…).post(…)` and `router.route('/').get(…).post(…)`. */
function readChain(router: Router, start: Node): Layer[] {
  const { parents } = router.file
  const layers: Layer[] = []
  let routePath: Node | undefined
  let current = start
  for (;;) {
    const member = parents.get(current)
    if (member?.type !== 'MemberExpression' || member.object !== current) break
    const call = parents.get(member)
    if (call?.type !== 'CallExpression' || call.callee !== member) break
    const name = findMemberName(member) ?? ''
    if (name === 'route') {
      routePath = call.arguments[0]
    } else {
      layers.push({
        router,
        name,
        args: call.arguments,
        routePath,
        node: member.property,
        statement: findStatement(router.file, call),
        isConditional: false,
      })
    }
    current = call
  }
  return layers
}

function findStatement({ parents }: SourceFile, node: Node): Node {
  let current = node
  for (;;) {
    const parent = parents.get(current)
    if (parent === undefined || STATEMENT.test(current.type)) return current
    current = parent
  }
}

const STATEMENT = /Statement$|^VariableDeclaration$|^ExportDefaultDeclaration$/

/** The block or file that a statement is in. */
function findBlock(file: SourceFile, node: Node): Node | undefined {
  const parent = file.parents.get(findStatement(file, node))
  return parent?.type === 'ExportNamedDeclaration' ? file.parents.get(parent) : parent
}

function findFunctionAround(
  { parents }: SourceFile,
  node: Node,
  statement: Node,
): Node | undefined {
  let current: Node | undefined = parents.get(node)
  while (current !== undefined && current !== statement) {
    if (current.type === 'ArrowFunctionExpression') return current
    if (/Function/.test(current.type)) return current
    current = parents.get(current)
  }
  return undefined
}

/** `routes.forEach((route) => router.use(route.path, route.router))` as calls of their own. */
function unrollLoop(layer: Layer, home: Node | undefined): Layer[] | undefined {
  const { file } = layer.router
  const loop = findFunctionAround(file, layer.node, file.program)
  if (loop?.type !== 'ArrowFunctionExpression' && loop?.type !== 'FunctionExpression') {
    return undefined
  }
  const call = file.parents.get(loop)
  if (call?.type !== 'CallExpression' || call.arguments[0] !== loop) return undefined
  if (call.callee.type !== 'MemberExpression' || findMemberName(call.callee) !== 'forEach') {
    return undefined
  }
  const statement = findStatement(file, call)
  const [param] = loop.params
  const elements = findElements(file, call.callee.object)
  const isAlone = loop.body.type !== 'BlockStatement' || loop.body.body.length === 1
  if (findBlock(file, statement) !== home || !isAlone || param === undefined) return undefined
  const layers = elements?.map((element) => {
    const args = layer.args.map((arg) => substitute(file, arg, param, element))
    return { ...layer, statement, args: args.filter((arg) => arg !== undefined) }
  })
  const isWhole = layers?.every(({ args }) => args.length === layer.args.length)
  return isWhole ? layers : undefined
}

/** The elements of a list that is written out. */
function findElements(file: SourceFile, list: Node): Node[] | undefined {
  if (list.type === 'ArrayExpression') return list.elements.filter((each) => each !== null)
  const variable = file.references.find(({ identifier }) => identifier === list)?.resolved
  const [definition] = variable?.defs ?? []
  const isConstant = variable?.references.filter((each) => each.isWrite()).length === 1
  if (!isConstant || definition?.node.type !== 'VariableDeclarator') return undefined
  const { init } = definition.node
  return init?.type === 'ArrayExpression' ? findElements(file, init) : undefined
}

/** The value that an argument has for one element; `undefined` where it is not written out. */
function substitute(file: SourceFile, arg: Node, param: Node, element: Node): Node | undefined {
  const isOfLoop = file.references.some(
    ({ identifier, resolved }) =>
      isWithin(identifier as Node, arg) &&
      resolved?.defs.some(({ name }) => isWithin(name, param)) === true,
  )
  if (!isOfLoop) return arg
  if (arg.type === 'Identifier' && param.type === 'Identifier') return element
  if (arg.type === 'Identifier') return findMember(element, nameIn(param, arg.name))
  return arg.type === 'MemberExpression' && param.type === 'Identifier'
    ? findMember(element, findMemberName(arg))
    : undefined
}

/** The key or the index of a name in `{ key: name }` or `[name]`. */
function nameIn(pattern: Node, name: string): string | undefined {
  if (pattern.type === 'ArrayPattern') {
    const index = pattern.elements.findIndex(
      (each) => each?.type === 'Identifier' && each.name === name,
    )
    return index === -1 ? undefined : String(index)
  }
  if (pattern.type !== 'ObjectPattern') return undefined
  for (const property of pattern.properties) {
    const isIt =
      property.type === 'Property' &&
      property.value.type === 'Identifier' &&
      property.value.name === name
    if (isIt) return nameOf(property.key)
  }
  return undefined
}

function findMember(element: Node, name: string | undefined): Node | undefined {
  if (name === undefined) return undefined
  if (element.type === 'ArrayExpression') return element.elements[Number(name)] ?? undefined
  if (element.type !== 'ObjectExpression') return undefined
  for (const property of element.properties) {
    if (property.type === 'Property' && nameOf(property.key) === name) return property.value
  }
  return undefined
}
