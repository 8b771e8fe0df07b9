import type { MagicString } from 'magic-string'
import type { Remarks } from '../source/refusals.ts'
import {
  findMemberName,
  findText,
  type Node,
  type SourceFile,
  textOf,
} from '../source/source-file.ts'
import { type HandlerContext, usesOf } from './handler-context.ts'

/** The parts of a file that are moved together. */
export interface Moving {
  readonly text: MagicString
  readonly file: SourceFile
  readonly contexts: readonly HandlerContext[]
  readonly remarks: Remarks
}

/** Gives a handler the plain `Request`, which lacks the members that are Next's own. */
export function moveRequest(moving: Moving, context: HandlerContext): void {
  const { file, remarks } = moving
  const { request } = context
  if (request === undefined) return
  if (request.type !== 'Identifier') {
    remarks.add(
      'handler-form',
      file,
      request,
      `${textOf(file, request)} takes the request apart; name it, as in (request, { params })`,
    )
    return
  }
  const { typeAnnotation } = request
  // The parser writes null where the type of the tree says undefined.
  const isPlain = typeAnnotation ? /:\s*Request$/.test(textOf(file, typeAnnotation)) : false
  for (const use of usesOf(file, request)) {
    const parent = file.parents.get(use)
    const member = parent === undefined ? undefined : findMemberName(parent)
    if (parent?.type === 'AssignmentExpression' && parent.left === use) {
      remarks.add(
        'assigned-name',
        file,
        use,
        `${request.name} is assigned to, and the route file takes it apart; give the new value a name of its own`,
      )
    } else if (parent === undefined || member === undefined) {
      context.use('request')
      if (parent?.type === 'CallExpression' && !isPlain) tellPlain(moving, parent, use)
    } else if (member === 'nextUrl') {
      moveUrl(moving, context, parent)
    } else if (member === 'cookies') {
      moveCookies(moving, parent)
    } else if (['ip', 'geo', 'page', 'ua'].includes(member)) {
      remarks.add(
        'next-api',
        file,
        parent,
        `${textOf(file, parent)} is set by Next's host; read the header of your proxy, as in ${request.name}.headers.get('x-forwarded-for')`,
      )
    } else {
      context.use('request')
    }
  }
}

function tellPlain({ file, remarks }: Moving, call: Node, use: Node): void {
  if (call.type !== 'CallExpression') return
  remarks.add(
    'differs',
    file,
    use,
    `${textOf(file, call.callee)}() gets a plain Request from now on, without nextUrl and cookies`,
  )
}

/** `request.nextUrl`, whose members are those of a `URL` and some of Next's own. */
function moveUrl({ text, file, remarks }: Moving, context: HandlerContext, url: Node): void {
  const parent = file.parents.get(url)
  const member = parent === undefined ? undefined : findMemberName(parent)
  const whole = parent === undefined ? undefined : file.parents.get(parent)
  const names =
    parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern'
      ? parent.id.properties.map((each) =>
          each.type === 'Property' ? textOf(file, each.key) : '...',
        )
      : [member ?? 'href']
  const own = names.find((name) => !URL_MEMBERS.includes(name) && name !== 'clone')
  const isChanged = whole?.type === 'AssignmentExpression' && whole.left === parent
  if (own !== undefined || isChanged) {
    const change = isChanged ? 'is assigned to, and the URL of the request is only for reading' : ''
    remarks.add(
      'next-api',
      file,
      parent ?? url,
      `${textOf(file, url)}.${own ?? member} ${change || "is Next's own, and a URL does not have it"}; write const url = new URL(request.url), and work with that`,
    )
  } else if (member === 'clone' && whole?.type === 'CallExpression') {
    text.update(whole.range[0], whole.range[1], `new URL(${context.use('url')})`)
  } else {
    text.update(url.range[0], url.range[1], context.use('url'))
  }
}

const URL_MEMBERS = [
  ...['searchParams', 'pathname', 'search', 'href', 'origin', 'host', 'hostname', 'port'],
  ...['protocol', 'hash', 'username', 'password', 'toString', 'toJSON'],
]

/** Uses of a store of cookies: `get('name')?.value` and `has('name')`. */
export function moveCookies(moving: Moving, store: Node): void {
  const { text, file, contexts } = moving
  const context = contexts.find(
    ({ handler: { node } }) => store.range[0] >= node.range[0] && store.range[1] <= node.range[1],
  )
  const parent = file.parents.get(store)
  if (context === undefined) {
    refuseOutside(moving, store, 'cookies')
    return
  }
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    const declaration = file.parents.get(parent)
    if (declaration?.type === 'VariableDeclaration' && declaration.declarations.length === 1) {
      for (const use of usesOf(file, parent.id)) {
        if (use !== parent.id) moveCookies(moving, use)
      }
      removeLine(text, file, declaration)
      return
    }
  }
  const call = parent === undefined ? undefined : file.parents.get(parent)
  const method = parent === undefined ? undefined : findMemberName(parent)
  const argument = call?.type === 'CallExpression' ? call.arguments[0] : undefined
  const value = call === undefined ? undefined : file.parents.get(call)
  const chain = value?.type === 'TSNonNullExpression' ? file.parents.get(value) : value
  if (call === undefined || argument === undefined || argument.type === 'ObjectExpression') {
    refuseCookies(moving, parent ?? store)
  } else if (method === 'get' && chain !== undefined && findMemberName(chain) === 'value') {
    moveCookie(moving, context, { whole: chain, argument, after: '', isInParens: false })
  } else if (method === 'has') {
    const isOperand = value !== undefined && /^(Unary|Binary|Member)/.test(value.type)
    const after = ' !== undefined'
    moveCookie(moving, context, { whole: call, argument, after, isInParens: isOperand })
  } else {
    refuseCookies(moving, call)
  }
}

interface Cookie {
  readonly whole: Node
  readonly argument: Node
  readonly after: string
  readonly isInParens: boolean
}

function moveCookie(
  { text }: Moving,
  context: HandlerContext,
  { whole, argument, after, isInParens }: Cookie,
): void {
  const [start, end] = whole.range
  const cookies = context.use('cookies')
  const name = findText(argument)
  const [open, close] = isInParens ? ['(', `${after})`] : ['', after]
  if (name !== undefined && /^[A-Za-z_$][\w$]*$/.test(name)) {
    text.update(start, end, `${open}${cookies}.${name}${close}`)
    return
  }
  text.update(start, argument.range[0], `${open}${cookies}[`)
  text.update(argument.range[1], end, `]${close}`)
}

function refuseCookies({ file, remarks }: Moving, node: Node): void {
  remarks.add(
    'next-api',
    file,
    node,
    `${textOf(file, node)} has no counterpart; cookies.name reads one in a route file, and reply.headers.append('Set-Cookie', 'name=value; Path=/; HttpOnly') sends one: in Next write .get('name')?.value, or move the file by hand`,
  )
}

export function refuseOutside({ file, remarks }: Moving, node: Node, what: string): void {
  remarks.add(
    'next-api',
    file,
    node,
    `${textOf(file, node)} is called outside of a handler, where route files have no ${what}; read it in the handler, and hand the value over`,
  )
}

/** A statement with its line, where nothing else is in it. */
export function removeLine(text: MagicString, file: SourceFile, { range }: Node): void {
  const [indent = ''] = /[ \t]*$/.exec(file.text.slice(0, range[0])) ?? []
  const [rest = ''] = /^[ \t]*;?[ \t]*(\r?\n)?/.exec(file.text.slice(range[1])) ?? []
  text.remove(range[0] - indent.length, range[1] + rest.length)
}
