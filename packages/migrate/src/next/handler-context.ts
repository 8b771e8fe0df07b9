import type { Reference } from '@typescript-eslint/scope-manager'
import type { MagicString } from 'magic-string'
import type { Remarks } from '../source/refusals.ts'
import {
  findMemberName,
  isWithin,
  type Node,
  nodesIn,
  type SourceFile,
  textOf,
} from '../source/source-file.ts'
import type { Handler } from './find-handlers.ts'

type Member = 'request' | 'params' | 'url' | 'cookies'

/** The members of the context that a handler needs, with their names in it. */
export class HandlerContext {
  readonly handler: Handler
  /** The name of the request, of the old handler. */
  readonly request: Node | undefined
  readonly #file: SourceFile
  readonly #members = new Map<Member, string>()
  #paramsText: string | undefined

  constructor(file: SourceFile, handler: Handler) {
    this.#file = file
    this.handler = handler
    this.request = handler.node.params[0]
  }

  /** The name of a member in the handler, which has it from now on. */
  use(member: Member): string {
    const known = this.#members.get(member)
    if (known !== undefined) return known
    const old = this.request?.type === 'Identifier' ? this.request.name : undefined
    const name = member === 'request' && old !== undefined ? old : this.#pick(member)
    this.#members.set(member, name)
    return name
  }

  #pick(member: Member): string {
    if (!this.#isTaken(member)) return member
    return member === 'request' || member === 'params'
      ? `route${member[0]?.toUpperCase()}${member.slice(1)}`
      : `request${member[0]?.toUpperCase()}${member.slice(1)}`
  }

  #isTaken(name: string): boolean {
    const { node } = this.handler
    const definition = this.#file.variables.get(name)?.defs[0]
    const isOfNext =
      definition?.parent?.type === 'ImportDeclaration' &&
      definition.parent.source.value.startsWith('next/')
    if (isOfNext) return false
    if (definition !== undefined) return true
    return [...nodesIn(node)].some((inner) => {
      if (inner.type !== 'Identifier' || inner.name !== name) return false
      const parent = this.#file.parents.get(inner)
      if (parent?.type === 'MemberExpression') return parent.object === inner || parent.computed
      return parent?.type !== 'Property' || parent.shorthand || parent.value === inner
    })
  }

  /** The pattern of the old second parameter, such as `params: { id }`. */
  set paramsText(text: string) {
    this.#paramsText = text
  }

  /** The first parameter of the new handler, as it is written. */
  write(type: string | undefined): string {
    const written = ORDER.flatMap((member) => {
      if (member === 'params' && this.#paramsText !== undefined) return [this.#paramsText]
      const name = this.#members.get(member)
      if (name === undefined) return []
      return [name === member ? member : `${member}: ${name}`]
    })
    if (written.length === 0) return ''
    return `{ ${written.join(', ')} }${type === undefined ? '' : `: ${type}`}`
  }
}

const ORDER: readonly Member[] = ['request', 'params', 'url', 'cookies']

/** The uses of a parameter. */
export function usesOf(file: SourceFile, parameter: Node): Node[] {
  return file.references
    .filter(({ resolved }: Reference) => resolved?.defs.some(({ name }) => name === parameter))
    .map(({ identifier }) => identifier as Node)
}

/** Reads the second parameter of a handler, and takes the promise of the params away. */
export function moveParams(
  text: MagicString,
  file: SourceFile,
  context: HandlerContext,
  remarks: Remarks,
): void {
  const [, second, ...others] = context.handler.node.params
  if (second === undefined) return
  const property = second.type === 'ObjectPattern' ? second.properties[0] : undefined
  if (others.length > 0) {
    refuseParameter(file, second, remarks)
  } else if (second.type === 'Identifier') {
    for (const use of usesOf(file, second)) moveMember(text, file, context, use, remarks)
  } else if (second.type !== 'ObjectPattern' || second.properties.length > 1) {
    refuseParameter(file, second, remarks)
  } else if (property?.type === 'Property' && textOf(file, property.key) === 'params') {
    context.paramsText = textOf(file, property)
    if (property.value.type !== 'Identifier') return
    for (const use of usesOf(file, property.value)) unwrap(text, file, use, remarks)
  } else if (property !== undefined) {
    refuseParameter(file, second, remarks)
  }
}

function refuseParameter(file: SourceFile, node: Node, remarks: Remarks): void {
  remarks.add(
    'handler-form',
    file,
    node,
    `${textOf(file, node)} is not one of the parameters of Next, request and { params }; write the route file by hand`,
  )
}

/** `context.params` */
function moveMember(
  text: MagicString,
  file: SourceFile,
  context: HandlerContext,
  use: Node,
  remarks: Remarks,
): void {
  const parent = file.parents.get(use)
  if (parent?.type !== 'MemberExpression' || findMemberName(parent) !== 'params') {
    remarks.add(
      'handler-form',
      file,
      use,
      `${textOf(file, use)} is handed on as a whole; write ${textOf(file, use)}.params, or { params } as the parameter`,
    )
    return
  }
  text.update(parent.range[0], parent.range[1], context.use('params'))
  unwrap(text, file, parent, remarks)
}

/** Takes away the `await` of params, which are an object. */
function unwrap(text: MagicString, file: SourceFile, use: Node, remarks: Remarks): void {
  const parent = file.parents.get(use)
  if (parent?.type === 'AwaitExpression') {
    text.remove(parent.range[0], use.range[0])
    removeParens(text, file, parent)
    return
  }
  const member = parent === undefined ? undefined : findMemberName(parent)
  if (member !== undefined && ['then', 'catch', 'finally'].includes(member)) {
    remarks.add(
      'handler-form',
      file,
      use,
      `${textOf(file, use)}.${member}() needs a promise, and params are an object; write await ${textOf(file, use)}`,
    )
  }
}

/** Parentheses that `(await name).member` needed. */
export function removeParens(text: MagicString, file: SourceFile, node: Node): void {
  const [start, end] = node.range
  const parent = file.parents.get(node)
  if (parent?.type !== 'MemberExpression') return
  if (file.text[start - 1] !== '(' || file.text[end] !== ')') return
  text.remove(start - 1, start)
  text.remove(end, end + 1)
}

/** Writes the new parameter in place of the old ones. */
export function writeParameter(
  text: MagicString,
  file: SourceFile,
  { handler: { node } }: HandlerContext,
  parameter: string,
): void {
  const [first] = node.params
  const last = node.params.at(-1)
  if (first === undefined || last === undefined) {
    const from = 'id' in node && node.id !== null ? node.id.range[1] : node.range[0]
    text.appendLeft(file.text.indexOf('(', from) + 1, parameter)
    return
  }
  const [open] = /\(\s*$/.exec(file.text.slice(0, first.range[0])) ?? []
  const [close = ''] = /^\s*,?\s*/.exec(file.text.slice(last.range[1])) ?? []
  if (open === undefined) {
    text.update(first.range[0], last.range[1], `(${parameter})`)
    return
  }
  const [start, end] = [first.range[0] - open.length + 1, last.range[1] + close.length]
  if (parameter === '') {
    text.remove(start, end)
  } else {
    text.update(start, end, parameter)
  }
}

/** The handler around a node. */
export function contextOf(
  contexts: readonly HandlerContext[],
  node: Node,
): HandlerContext | undefined {
  return contexts.find(({ handler }) => isWithin(node, handler.node))
}
