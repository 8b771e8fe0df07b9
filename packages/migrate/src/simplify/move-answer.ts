import { STATUS_CODES } from 'node:http'
import { findText, type Node, nodesIn } from '../source/source-file.ts'
import type { FunctionMove } from './function-move.ts'

/** An answer of Express, `res.status(201).json(user)`, taken apart. */
interface Answer {
  /** The name of the response in it. */
  readonly response: Node
  readonly kind: 'json' | 'empty' | 'text'
  readonly value: Node | undefined
  readonly status: Node | undefined
  readonly headers: readonly (readonly [name: Node, value: Node])[]
}

/**
 * Writes an answer of Express as the result that says the same.
 *
 * @param start the text in front of it, such as `return `
 * @returns whether the call is an answer
 */
export function moveAnswer(
  move: FunctionMove,
  call: Node,
  { start, from = call.range[0] }: { readonly start: string; readonly from?: number },
): boolean {
  const answer = readAnswer(move, call)
  if (answer === undefined) return false
  const { response, value } = answer
  move.read(response)
  const written = writeAnswer(move, answer, start === '')
  if (written === undefined) return true
  const [head, tail] = written
  if (value === undefined || tail === undefined) {
    move.edit(from, call.range[1], start + head)
  } else {
    move.edit(from, value.range[0], start + head)
    move.edit(value.range[1], call.range[1], tail)
  }
  return true
}

function readAnswer(move: FunctionMove, call: Node): Answer | undefined {
  const links: { readonly name: string; readonly args: readonly Node[] }[] = []
  let current = call
  while (current.type === 'CallExpression' && current.callee.type === 'MemberExpression') {
    const { object, property, computed } = current.callee
    if (computed || property.type !== 'Identifier') return undefined
    links.unshift({ name: property.name, args: current.arguments })
    current = object
  }
  const last = links.pop()
  if (last === undefined || !move.isResponse(current)) return undefined
  const headers: [Node, Node][] = []
  let status: Node | undefined
  for (const { name, args } of links) {
    const [first, second] = args
    if (first === undefined) return undefined
    if (name === 'status' && args.length === 1) {
      status = first
    } else if ((name === 'set' || name === 'header') && second !== undefined) {
      headers.push([first, second])
    } else {
      return undefined
    }
  }
  const ending = readEnding(last)
  return ending && { response: current, status, headers, ...ending }
}

function readEnding({
  name,
  args,
}: {
  readonly name: string
  readonly args: readonly Node[]
}):
  | Pick<Answer, 'kind' | 'value'>
  | (Pick<Answer, 'kind' | 'value'> & { status: Node })
  | undefined {
  const [value] = args
  if (args.length > 1 || value?.type === 'SpreadElement') return undefined
  if (value === undefined) {
    if (name === 'json') return { kind: 'json', value }
    return name === 'end' || name === 'send' ? { kind: 'empty', value } : undefined
  }
  if (name === 'json') return { kind: 'json', value }
  if (name === 'sendStatus') return { kind: 'text', value: undefined, status: value }
  // A text would be HTML, and a Buffer bytes.
  const isJson = value.type === 'ObjectExpression' || value.type === 'ArrayExpression'
  return name === 'send' && isJson ? { kind: 'json', value } : undefined
}

/** @returns the text in front of the value and behind it, or one text for all */
function writeAnswer(
  move: FunctionMove,
  { kind, value, status, headers }: Answer,
  isBare: boolean,
): [string, string?] | undefined {
  const parts = [status, ...headers.flat()].filter((part) => part !== undefined)
  const used = parts.find((part) => move.usesParameters(part))
  if (used !== undefined) {
    move.refuse(used, `${move.text(used)} reads the request in a status or header; give it a name`)
    return undefined
  }
  const code = status?.type === 'Literal' ? Number(status.value) : undefined
  if (value !== undefined && parts.some(hasEffects) && hasEffects(value)) {
    move.refuse(value, 'The status is made before the value, and would be made behind it')
    return undefined
  }
  const isIdle = value === undefined || !(hasEffects(value) || move.usesParameters(value))
  if (code === 204 && isIdle && headers.length === 0) return ['undefined']
  if (code === 204 || code === 304) {
    move.refuse(
      value ?? status ?? move.node,
      `${code} has no body; write res.status(${code}).end()`,
    )
    return undefined
  }
  if (kind === 'json' && value === undefined) {
    move.refuse(status ?? move.node, 'json() without a value sends an empty body; write end()')
    return undefined
  }
  const written = writeHeaders(move, headers)
  if (written === undefined) return undefined
  const init = status === undefined ? [] : [move.text(status)]
  if (kind === 'json' && value !== undefined) {
    if (init.length === 0 && written.length === 0 && !isError(move, value)) {
      const isObject = isBare && value.type === 'ObjectExpression'
      return isObject ? ['(', ')'] : ['', '']
    }
    move.helpers.add('json')
    if (init.length === 0 && written.length === 0) return ['json(', ')']
    if (written.length === 0) return ['json(', `, ${init[0]})`]
    const named = init.map((text) => `status: ${text}, `).join('')
    return ['json(', `, { ${named}headers: { ${written.join(', ')} } })`]
  }
  const body = kind === 'text' ? STATUS_CODES[code ?? 0] : undefined
  if (kind === 'text' && body === undefined) {
    move.refuse(
      status ?? move.node,
      `${init[0]} is not a status whose text is known; write it as a number`,
    )
    return undefined
  }
  const all =
    kind === 'text'
      ? [`${move.quote('Content-Type')}: ${move.quote('text/plain; charset=utf-8')}`, ...written]
      : written
  const named = [
    ...init.map((text) => `status: ${text}`),
    ...(all.length === 0 ? [] : [`headers: { ${all.join(', ')} }`]),
  ]
  const options = named.length === 0 ? '' : `, { ${named.join(', ')} }`
  return [`new Response(${body === undefined ? 'null' : move.quote(body)}${options})`]
}

function writeHeaders(move: FunctionMove, headers: Answer['headers']): string[] | undefined {
  const written: string[] = []
  for (const [name, value] of headers) {
    const text = findText(name)
    const isText = findText(value) !== undefined || value.type === 'TemplateLiteral'
    if (text === undefined || !isText || /^content-type$/i.test(text)) {
      move.refuse(
        name,
        `${move.text(name)} is not a header with a text; set it through reply.headers`,
      )
      return undefined
    }
    const key = /^\w+$/.test(text) ? text : move.text(name)
    written.push(`${key}: ${move.text(value)}`)
  }
  return written
}

/** A caught error as a value: returned alone it would be an error again. */
function isError({ file }: FunctionMove, value: Node): boolean {
  const use = file.references.find(({ identifier }) => identifier === value)
  return use?.resolved?.defs.some(({ type }) => type === 'CatchClause') === true
}

/** Whether it matters when an expression is evaluated. */
function hasEffects(node: Node): boolean {
  return [...nodesIn(node)].some(({ type }) => EFFECTS.test(type))
}

const EFFECTS = /^(?:Call|New|Await|Yield|Assignment|Update|TaggedTemplate)Expression$/
