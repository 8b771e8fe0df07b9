import {
  type FunctionNode,
  findMemberName,
  isFunction,
  type Node,
  type SourceFile,
  textOf,
} from '../source/source-file.ts'

interface ExpressFunction {
  readonly file: SourceFile
  readonly node: FunctionNode
}

const PARAMETERS = ['the request', 'the response', 'next']

/** Why a handler cannot have a use of a parameter of Express, which is named by its index. */
export function describeUse({ file, node }: ExpressFunction, use: Node, index: number): string {
  const parent = file.parents.get(use)
  const member = parent?.type === 'MemberExpression' && parent.object === use ? parent : undefined
  const written = textOf(file, member ?? use)
  if (index > 0 && isInCallback({ file, node }, use)) {
    return `${written} is used in a function inside the handler, which may run later; await the value, and answer behind it`
  }
  if (index === 2) return `${written}() goes on to other middleware, which a handler does not`
  if (member === undefined) {
    return `${written}, ${PARAMETERS[index]} of Express, is handed on as a whole; give the values alone`
  }
  const name = findMemberName(member)
  if (index === 0) {
    return name === 'query' || name === 'headers'
      ? `${written} is used as a whole; read its members by their names`
      : `${written} is a part of Express's request alone`
  }
  if (name === 'locals') {
    return `${written} is state of Express's response; keep it in state of the context, which middleware can set`
  }
  const chain = findChain(file, use)
  return chain.endsWith('.send()')
    ? `${chain} sends HTML, bytes or JSON by its value; write json() where that is an object`
    : `${chain} is not one of the answers that have a result of the same meaning`
}

/** `res.status().render()` */
function findChain(file: SourceFile, use: Node): string {
  const { parents } = file
  let chain = textOf(file, use)
  let current = use
  for (;;) {
    const member = parents.get(current)
    if (member?.type !== 'MemberExpression' || member.object !== current) return chain
    const call = parents.get(member)
    const isCalled = call?.type === 'CallExpression' && call.callee === member
    chain += `.${findMemberName(member)}${isCalled ? '()' : ''}`
    if (!isCalled) return chain
    current = call
  }
}

function isInCallback({ file, node }: ExpressFunction, use: Node): boolean {
  let current = file.parents.get(use)
  while (current !== undefined && current !== node) {
    if (isFunction(current)) return true
    current = file.parents.get(current)
  }
  return false
}
