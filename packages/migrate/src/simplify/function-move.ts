import { describeStyle } from '../output/source-style.ts'
import { toBinding } from '../source/bindings.ts'
import {
  type FunctionNode,
  isWithin,
  type Node,
  nodesIn,
  type SourceFile,
  textOf,
} from '../source/source-file.ts'
import { describeUse } from './describe-use.ts'

/** The package whose `fromExpress()` route files have. */
export const ADAPTER = '@portolan/adapter-express'

/** A text in place of a part of a file. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Why a function stays as it is. */
interface Reason {
  readonly node: Node
  readonly message: string
}

/** A member of the context that a handler can need. */
export type Member = 'params' | 'query' | 'body' | 'request' | 'method'

const MEMBERS: readonly Member[] = ['request', 'params', 'query', 'body', 'method']

interface MoveOptions {
  /** Whether all methods of it have a body that is parsed. */
  readonly takesBody: boolean
  /** Whether `req.body` is `{}` for a request without a body, as in Express 4. */
  readonly hasEmptyBody: boolean
  /** The type of the context, in TypeScript. */
  readonly contextType: string | undefined
}

/** The edits that make one function of Express a handler, and the reasons why it stays. */
export class FunctionMove {
  readonly file: SourceFile
  readonly node: FunctionNode
  readonly takesBody: boolean
  readonly hasEmptyBody: boolean
  readonly isTyped: boolean
  readonly edits: Edit[] = []
  readonly reasons: Reason[] = []
  /** What a caller may want to know, although the function is moved. */
  readonly notes: Reason[] = []
  /** The names that it needs from the adapter. */
  readonly helpers = new Set<string>()
  readonly #contextType: string | undefined
  readonly #members = new Map<Member, string>()
  readonly #parameters: readonly (readonly Node[])[]
  readonly #read = new Set<Node>()
  readonly #ends = new Set<Node>()
  #pattern: string | undefined

  constructor(
    file: SourceFile,
    node: FunctionNode,
    { takesBody, hasEmptyBody, contextType }: MoveOptions,
  ) {
    this.file = file
    this.node = node
    this.takesBody = takesBody
    this.hasEmptyBody = hasEmptyBody
    this.isTyped = contextType !== undefined
    this.#contextType = contextType
    this.#parameters = node.params.map((parameter) => findUsesOf(file, parameter))
  }

  edit(start: number, end: number, text: string): void {
    this.edits.push({ start, end, text })
  }

  /** Moves the lines that are written already to the left, in a part of the file. */
  dedentEdits(start: number, end: number, depth: number): void {
    const expression = new RegExp(`\\n[ \\t]{${depth}}`, 'g')
    for (const [index, edit] of this.edits.entries()) {
      if (edit.start < start || edit.end > end) continue
      this.edits[index] = { ...edit, text: edit.text.replace(expression, '\n') }
    }
  }

  refuse(node: Node, message: string): void {
    this.reasons.push({ node, message })
  }

  text(node: Node): string {
    return textOf(this.file, node)
  }

  /** A text as the file writes texts. */
  quote(text: string): string {
    const { quote } = describeStyle(this.file)
    return text.includes(quote) ? JSON.stringify(text) : `${quote}${text}${quote}`
  }

  get requestUses(): readonly Node[] {
    return this.#parameters[0] ?? []
  }

  isResponse(node: Node): boolean {
    return this.#parameters[1]?.includes(node) === true
  }

  isNext(node: Node): boolean {
    return this.#parameters[2]?.includes(node) === true
  }

  /** Says that a use of a parameter is understood. */
  read(node: Node): void {
    this.#read.add(node)
  }

  /** Says that a statement answers or throws from now on. */
  end(statement: Node): void {
    this.#ends.add(statement)
  }

  isEnd(statement: Node): boolean {
    return this.#ends.has(statement)
  }

  /** Whether a part of the function uses the request, the response or `next`. */
  usesParameters(part: Node): boolean {
    return this.#parameters.some((uses) => uses.some((use) => isWithin(use, part)))
  }

  /** The name of a member of the context in the function. */
  use(member: Member): string {
    const known = this.#members.get(member)
    if (known !== undefined) return known
    const isTaken = this.#isTaken(member)
    const name = isTaken ? `request${member[0]?.toUpperCase()}${member.slice(1)}` : member
    this.#members.set(member, name)
    return name
  }

  #isTaken(name: string): boolean {
    return (
      this.file.variables.has(name) ||
      [...nodesIn(this.node)].some(
        (inner) => inner.type === 'Identifier' && inner.name === name && !isKey(this.file, inner),
      )
    )
  }

  #isOfAdapter(name: string): boolean {
    const variable = this.file.variables.get(name)
    const binding = variable === undefined ? undefined : toBinding(this.file, variable)
    return binding?.kind === 'import' && binding.specifier === ADAPTER
  }

  /** Keeps the name of a variable for a member, whose declaration goes. */
  adopt(member: Member): void {
    this.#members.set(member, member)
  }

  hasMember(member: Member): boolean {
    return this.#members.has(member)
  }

  /** The parameter as it was, where it took the request apart: `body, params: { id }`. */
  set pattern(text: string) {
    this.#pattern = text
  }

  /** Refuses what a handler cannot be, apart from its parameters. */
  checkForm(): void {
    const { node, file } = this
    if (node.generator) this.refuse(node, 'It is a generator')
    const own = node.type === 'ArrowFunctionExpression' ? undefined : findOwnThis(node)
    if (own !== undefined) this.refuse(own, `${this.text(own)} is not set in a handler`)
    const holder = file.parents.get(node)
    if (holder !== undefined && /^TS(?:As|Satisfies)Expression$/.test(holder.type)) {
      this.refuse(holder, 'It is given a type of Express; take the type away')
    }
    const typed = holder?.type === 'VariableDeclarator' ? holder.id : holder
    const annotation =
      typed?.type === 'Identifier' || typed?.type === 'PropertyDefinition'
        ? typed.typeAnnotation
        : undefined
    if (!annotation) return
    if (/^:\s*(?:\w+\.)?RequestHandler\b/.test(this.text(annotation))) {
      this.edit(annotation.range[0], annotation.range[1], '')
    } else {
      this.refuse(annotation, `${this.text(annotation).slice(1).trim()} is not a type of handlers`)
    }
  }

  /** Refuses the uses of parameters that are not understood, and writes the new parameter. */
  finish(): void {
    for (const [index, uses] of this.#parameters.entries()) {
      const left = uses.find((use) => !this.#read.has(use))
      if (left === undefined) continue
      this.refuse(left, describeUse(this, left, index))
    }
    const taken = [...this.helpers].find((name) => !this.#isOfAdapter(name) && this.#isTaken(name))
    if (taken !== undefined) {
      this.refuse(this.node, `${taken} is another name in the file already; rename that one`)
    }
    const [first] = this.node.params
    const last = this.node.params.at(-1)
    if (first === undefined || last === undefined) return
    const { text } = this.file
    const [open = ''] = /\s*$/.exec(text.slice(0, first.range[0])) ?? []
    const [close = ''] = /^\s*,?\s*(?=\))/.exec(text.slice(last.range[1])) ?? []
    this.edit(first.range[0] - open.length, last.range[1] + close.length, this.#writeParameter())
    const { returnType } = this.node
    // The parser writes null where the type of the tree says undefined.
    if (returnType) this.edit(returnType.range[0], returnType.range[1], '')
  }

  #writeParameter(): string {
    const members = MEMBERS.flatMap((member) => {
      const name = this.#members.get(member)
      if (name === undefined) return []
      return [name === member ? member : `${member}: ${name}`]
    })
    const all = this.#pattern === undefined ? members : [this.#pattern, ...members]
    if (all.length === 0) return ''
    if (this.#contextType === undefined) return `{ ${all.join(', ')} }`
    this.helpers.add('type HandlerContext')
    return `{ ${all.join(', ')} }: ${this.#contextType}`
  }
}

/** The uses of a parameter that is a name. */
function findUsesOf(file: SourceFile, parameter: Node): Node[] {
  return file.references
    .filter(({ resolved }) => resolved?.defs.some(({ name }) => name === parameter) === true)
    .map(({ identifier }) => identifier as Node)
}

/** Whether a name is that of a member, and stands for no variable. */
export function isKey(file: SourceFile, node: Node): boolean {
  const parent = file.parents.get(node)
  if (parent?.type === 'MemberExpression') return parent.property === node && !parent.computed
  return parent?.type === 'Property' && parent.key === node && !parent.shorthand
}

/** The first `this` or `arguments` of a function that has them of its own. */
function findOwnThis(node: Node): Node | undefined {
  for (const inner of nodesIn(node)) {
    if (inner.type === 'ThisExpression') return inner
    if (inner.type === 'Identifier' && inner.name === 'arguments') return inner
  }
  return undefined
}

/** The white space in front of the line of a place. */
export function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? ''
}
