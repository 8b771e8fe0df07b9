import { describeStyle } from '../output/source-style.ts'
import { nameOf } from '../source/bindings.ts'
import { findMemberName, findText, type Node } from '../source/source-file.ts'
import { type FunctionMove, indentAt, type Member } from './function-move.ts'

/** Turns the uses of the request into members of the context. */
export function moveRequest(move: FunctionMove): void {
  const [first] = move.node.params
  if (first === undefined) {
    move.refuse(move.node, 'It has no parameters, so that it is not a handler of Express')
    return
  }
  if (first.type === 'ObjectPattern') {
    movePattern(move, first)
  } else if (first.type !== 'Identifier') {
    move.refuse(first, `${move.text(first)} is not a name for the request`)
  }
  for (const use of move.requestUses) moveUse(move, use)
}

/** The members that have the same name and value in the context. */
const SAME = new Set<string>(['params', 'body', 'method'] satisfies Member[])

/** `({ body, params: { id } }, res)` */
function movePattern(move: FunctionMove, pattern: Node): void {
  if (pattern.type !== 'ObjectPattern') return
  for (const property of pattern.properties) {
    const name = property.type === 'Property' ? nameOf(property.key) : ''
    if (!SAME.has(name)) {
      move.refuse(property, `${move.text(property)} is not a member that the context has, too`)
    }
    if (name === 'body') checkBody(move, property)
  }
  move.pattern = pattern.properties.map((property) => writeProperty(move, property)).join(', ')
}

function writeProperty(move: FunctionMove, property: Node): string {
  const text = move.text(property)
  const isBody = property.type === 'Property' && nameOf(property.key) === 'body'
  const hasDefault = isBody && property.value.type === 'AssignmentPattern'
  return isBody && move.hasEmptyBody && !hasDefault ? `${text} = {}` : text
}

function moveUse(move: FunctionMove, use: Node): void {
  const { parents } = move.file
  const parent = parents.get(use)
  if (parent?.type === 'VariableDeclarator' && parent.init === use) {
    moveDeclaration(move, parent, use)
    return
  }
  if (parent?.type !== 'MemberExpression' || parent.object !== use || isAssigned(move, parent)) {
    return
  }
  const name = findMemberName(parent) ?? ''
  if (SAME.has(name)) {
    // The set holds names of members alone.
    moveMember(move, parent, use, name as Member)
  } else if (name === 'query') {
    moveQuery(move, parent, use)
  } else if (name === 'headers') {
    const outer = parents.get(parent)
    const header = outer === undefined ? undefined : findMemberName(outer)
    if (outer === undefined || header === undefined || isAssigned(move, outer)) return
    moveHeader(move, outer, use, header)
  } else if (name === 'get' || name === 'header') {
    const call = parents.get(parent)
    const [argument, ...others] = call?.type === 'CallExpression' ? call.arguments : []
    const header = argument === undefined ? undefined : findText(argument)
    if (call === undefined || header === undefined || others.length > 0) return
    moveHeader(move, call, use, header)
  }
}

function isAssigned({ file }: FunctionMove, node: Node): boolean {
  const parent = file.parents.get(node)
  return (
    (parent?.type === 'AssignmentExpression' && parent.left === node) ||
    parent?.type === 'UpdateExpression' ||
    (parent?.type === 'UnaryExpression' && parent.operator === 'delete')
  )
}

/** `const { params, body } = req` */
function moveDeclaration(move: FunctionMove, declarator: Node, use: Node): void {
  if (declarator.type !== 'VariableDeclarator' || declarator.id.type !== 'ObjectPattern') return
  const { properties } = declarator.id
  const names = properties.flatMap((property) => {
    if (property.type !== 'Property' || property.value.type !== 'Identifier') return []
    const { name } = property.value
    // The set holds names of members alone.
    return SAME.has(name) && nameOf(property.key) === name ? [name as Member] : []
  })
  const isSame = names.length === properties.length
  if (!isSame || names.some((name) => !canAdopt(move, name))) return
  if (names.includes('body')) checkBody(move, declarator)
  if (!removeDeclaration(move, declarator)) return
  move.read(use)
  for (const name of names) move.adopt(name)
}

/** Whether a name means one variable everywhere in the function. */
function canAdopt(move: FunctionMove, name: Member): boolean {
  const { file, node } = move
  const found = file.references.filter(
    ({ identifier }) =>
      identifier.name === name &&
      identifier.range[0] >= node.range[0] &&
      identifier.range[1] <= node.range[1],
  )
  const variables = new Set(found.map(({ resolved }) => resolved))
  const writes = found.filter((reference) => reference.isWrite())
  if (name === 'body' && move.hasEmptyBody) return false
  return variables.size === 1 && writes.length === 1 && !move.hasMember(name)
}

/** Takes the statement of a declaration away, where it declares nothing else. */
function removeDeclaration(move: FunctionMove, declarator: Node): boolean {
  const { parents, text } = move.file
  const statement = parents.get(declarator)
  if (statement?.type !== 'VariableDeclaration' || statement.declarations.length > 1) return false
  if (statement.kind !== 'const') return false
  const [start, end] = statement.range
  const [rest = ''] = /^\s*/.exec(text.slice(end)) ?? []
  move.edit(start, end + rest.length, '')
  return true
}

function moveMember(move: FunctionMove, member: Node, use: Node, name: Member): void {
  if (name === 'body') checkBody(move, member)
  move.read(use)
  const declarator = move.file.parents.get(member)
  const isSame =
    declarator?.type === 'VariableDeclarator' &&
    declarator.id.type === 'Identifier' &&
    declarator.id.name === name &&
    !declarator.id.typeAnnotation
  if (isSame && canAdopt(move, name) && removeDeclaration(move, declarator)) {
    move.adopt(name)
  } else {
    const text = move.use(name)
    const isWhole = declarator?.type === 'VariableDeclarator'
    const full = isWhole ? `${text} ?? {}` : `(${text} ?? {})`
    const written = name === 'body' && move.hasEmptyBody ? full : text
    move.edit(member.range[0], member.range[1], written)
  }
}

/** The body is there for methods that have one; in TypeScript its type is to be said. */
function checkBody(move: FunctionMove, node: Node): void {
  if (!move.takesBody) {
    move.refuse(node, `${move.text(node)} is read for a method whose body no handler gets parsed`)
    return
  }
  if (!move.isTyped) return
  const parent = move.file.parents.get(node)
  const isChecked =
    parent?.type === 'TSAsExpression' ||
    (parent?.type === 'CallExpression' &&
      /\b(?:safe)?(?:parse|validate)/i.test(move.text(parent.callee)))
  if (isChecked) return
  move.refuse(
    node,
    `${move.text(node)} has any type in Express, and is unknown in the context until it is checked; write ${move.text(node)} as NewUser, or check it by a schema`,
  )
}

/** `req.query.page` and `const { page = 1 } = req.query` */
function moveQuery(move: FunctionMove, member: Node, use: Node): void {
  const parent = move.file.parents.get(member)
  if (parent === undefined) return
  const name = findMemberName(parent)
  if (parent.type === 'MemberExpression' && parent.object === member && name !== undefined) {
    if (isAssigned(move, parent)) return
    move.read(use)
    replace(move, parent, `${move.use('query')}.get(${move.quote(name)})`)
  } else if (parent.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern') {
    const isPlain = parent.id.properties.every(
      (property) =>
        property.type === 'Property' &&
        !property.computed &&
        (property.value.type === 'Identifier' ||
          (property.value.type === 'AssignmentPattern' &&
            property.value.left.type === 'Identifier')),
    )
    if (!isPlain) return
    move.read(use)
    const query = move.use('query')
    const declared = parent.id.properties.flatMap((property) => {
      if (property.type !== 'Property') return []
      const { key, value } = property
      const isDefault = value.type === 'AssignmentPattern'
      const local = isDefault ? value.left : value
      const other = isDefault ? move.text(value.right) : 'undefined'
      return [`${move.text(local)} = ${query}.get(${move.quote(nameOf(key))}) ?? ${other}`]
    })
    move.edit(parent.range[0], parent.range[1], declared.join(writeBreak(move, parent)))
  } else {
    return
  }
  move.notes.push({
    node: parent,
    message: `${move.text(parent).split('\n')[0]} is one text from now on, the first one; in Express a name that comes twice is a list, and brackets make an object`,
  })
}

/** The text between two declarations in place of one. */
function writeBreak({ file }: FunctionMove, declarator: Node): string {
  const statement = file.parents.get(declarator)
  const isAlone = statement?.type === 'VariableDeclaration' && statement.declarations.length === 1
  const indent = indentAt(file.text, declarator.range[0])
  if (!isAlone) return `,\n${indent}  `
  return `${describeStyle(file).end}\n${indent}${statement.kind} `
}

function moveHeader(move: FunctionMove, node: Node, use: Node, name: string): void {
  // The request has other names for these, or changes them.
  if (/^(?:host|referr?er|set-cookie)$/i.test(name)) return
  move.read(use)
  replace(move, node, `${move.use('request')}.headers.get(${move.quote(name)})`)
}

/** `null` stands for a name that is not there, and is `undefined` in Express. */
function replace(move: FunctionMove, node: Node, text: string): void {
  const parent = move.file.parents.get(node)
  const isTested =
    (parent?.type === 'LogicalExpression' && parent.left === node && parent.operator !== '&&') ||
    (parent?.type === 'UnaryExpression' && parent.operator === '!') ||
    (parent !== undefined && 'test' in parent && parent.test === node)
  const isWhole =
    parent?.type === 'VariableDeclarator' ||
    parent?.type === 'Property' ||
    parent?.type === 'CallExpression' ||
    parent?.type === 'SwitchStatement'
  if (isTested) {
    move.edit(node.range[0], node.range[1], text)
  } else {
    const full = `${text} ?? undefined`
    move.edit(node.range[0], node.range[1], isWhole ? full : `(${full})`)
  }
}
