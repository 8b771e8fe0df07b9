import type { Remarks } from '../source/refusals.ts'
import { type Expression, resolveValue } from '../source/resolve-value.ts'
import {
  findMemberName,
  findText,
  isFunction,
  type Node,
  nodesIn,
  type SourceFile,
  type Sources,
  textOf,
} from '../source/source-file.ts'

interface CheckOptions {
  readonly sources: Sources
  readonly remarks: Remarks
  readonly role: 'handler' | 'middleware'
  /** The router has a path in front of it. */
  readonly isMounted: boolean
}

/**
 * Refuses what means something else in a route file, as far as the functions can be read.
 *
 * @returns whether one of them may call `next()` without an error
 */
export function checkFunctions(expression: Expression, options: CheckOptions): boolean {
  return findFunctions(options.sources, expression)
    .map((each) => checkFunction(each, options))
    .includes(true)
}

/** The functions of a middleware: itself, those in its arguments, and the one that it names. */
function findFunctions(sources: Sources, expression: Expression): Expression[] {
  const value = resolveValue(sources, expression)
  const target = value === undefined || 'module' in value ? expression : value
  return [...nodesIn(target.node)]
    .filter((node) => isFunction(node) && node.params.length >= 2)
    .map((node) => ({ file: target.file, node }))
}

function checkFunction(
  { file, node }: Expression,
  { remarks, role, isMounted }: CheckOptions,
): boolean {
  const [request, , next] = isFunction(node) ? node.params.map(nameOfParam) : []
  let passesOn = false
  for (const inner of nodesIn(node)) {
    if (inner.type === 'CallExpression' && next !== undefined && isNamed(inner.callee, next)) {
      const [argument] = inner.arguments
      const skipped = argument === undefined ? undefined : findText(argument)
      const isSkip = skipped === 'route' || skipped === 'router'
      passesOn ||= argument === undefined || isSkip
      if (isSkip && role === 'middleware') refuseSkip(remarks, file, inner)
    }
    const isOfRequest =
      inner.type === 'MemberExpression' && request !== undefined && isNamed(inner.object, request)
    const member = isOfRequest ? findMemberName(inner) : undefined
    if (member === 'route' || (isMounted && MOUNT_MEMBERS.has(member ?? ''))) {
      remarks.add(
        'router-url',
        file,
        inner,
        member === 'route'
          ? `${textOf(file, inner)} is the route of Express, which route files do not have; name the path in the text`
          : `${textOf(file, inner)} is without the path of the router's mount, and has it in a route file; write ${request}.originalUrl and take from it what is needed`,
      )
    }
  }
  return passesOn
}

/** The members of a request that differ below a mount. */
const MOUNT_MEMBERS = new Set(['baseUrl', 'path', 'url'])

function refuseSkip(remarks: Remarks, file: SourceFile, node: Node): void {
  remarks.add(
    'next-route',
    file,
    node,
    `${textOf(file, node)} goes on to another route of the same path, and a path has one route file; call the other handler instead, or answer`,
  )
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}

function nameOfParam(param: Node): string | undefined {
  if (param.type === 'Identifier') return param.name
  return param.type === 'AssignmentPattern' ? nameOfParam(param.left) : undefined
}

/** A function with four parameters, as far as it can be read. */
export function isErrorMiddleware(sources: Sources, expression: Expression): boolean {
  const value = resolveValue(sources, expression)
  if (value === undefined || 'module' in value) return false
  return isFunction(value.node) && value.node.params.length === 4
}
