import { findText, isWithin, type Node, nodesIn } from '../source/source-file.ts'
import { type FunctionMove, indentAt, isKey } from './function-move.ts'
import { moveAnswer } from './move-answer.ts'

interface Place {
  /** Nothing of the function runs behind the statement. */
  readonly isTail: boolean
  /** A `catch` around it does more than to hand the error on. */
  readonly isCaught: boolean
  /** `break` ends the function, too. */
  readonly breaksOut: boolean
}

/** Turns the answers and errors of a function into what it returns and throws. */
export function moveBody(move: FunctionMove): void {
  const { body } = move.node
  if (body === null) return
  if (body.type !== 'BlockStatement') {
    if (!moveAnswer(move, body, { start: '' }) && !move.usesParameters(body)) {
      move.refuse(body, `${firstLine(move, body)} is not an answer that can be returned`)
    }
    return
  }
  moveStatements(move, body.body, { isTail: true, isCaught: false, breaksOut: false })
}

/** Refuses a function that would answer 204 where it sends nothing now. */
export function checkEnds(move: FunctionMove): void {
  const { body } = move.node
  if (body?.type !== 'BlockStatement' || move.reasons.length > 0) return
  if (!endAlways(move, body.body)) {
    move.refuse(body, 'One way through it sends no answer; answer there, or throw')
  }
}

function firstLine(move: FunctionMove, node: Node): string {
  return move.text(node).split('\n')[0] ?? ''
}

function moveStatements(move: FunctionMove, statements: readonly Node[], place: Place): void {
  let isDone = false
  for (const [index, statement] of statements.entries()) {
    const following = statements[index + 1]
    if (isDone) {
      isDone = false
      continue
    }
    const isEnd =
      (following?.type === 'ReturnStatement' && following.argument === null) ||
      (following?.type === 'BreakStatement' && following.label === null && place.breaksOut)
    if (statement.type === 'ExpressionStatement' && isEnd) {
      isDone = moveEnding(move, statement, { ...place, isTail: true })
      // The `return` is in the statement from now on.
      if (isDone) move.edit(statement.range[1], following.range[1], '')
      continue
    }
    const isLast = following === undefined && place.isTail
    moveStatement(move, statement, { ...place, isTail: isLast })
  }
}

function moveStatement(move: FunctionMove, statement: Node, place: Place): void {
  switch (statement.type) {
    case 'ExpressionStatement':
      moveEnding(move, statement, place)
      break
    case 'ReturnStatement':
      moveReturn(move, statement, place)
      break
    case 'BlockStatement':
      moveStatements(move, statement.body, place)
      break
    case 'IfStatement':
      moveStatement(move, statement.consequent, place)
      if (statement.alternate !== null) moveStatement(move, statement.alternate, place)
      break
    case 'TryStatement':
      moveTry(move, statement, place)
      break
    case 'SwitchStatement':
      for (const each of statement.cases) {
        const isLast = each === statement.cases.at(-1)
        moveStatements(move, each.consequent, {
          ...place,
          isTail: place.isTail && isLast,
          breaksOut: place.isTail,
        })
      }
      break
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      moveStatement(move, statement.body, { ...place, isTail: false, breaksOut: false })
      break
  }
}

/** `res.json(x)` and `next(error)` as statements. */
function moveEnding(move: FunctionMove, statement: Node, place: Place): boolean {
  if (statement.type !== 'ExpressionStatement') return false
  const { expression } = statement
  const isEnding =
    moveNext(move, expression, statement.range[0], place) ||
    moveAnswer(move, expression, { start: 'return ' })
  if (!isEnding) return false
  move.end(statement)
  if (!place.isTail) {
    move.refuse(
      statement,
      `${firstLine(move, statement)} is not the end of the handler; return there, or move the rest in front of it`,
    )
  }
  return true
}

function moveReturn(move: FunctionMove, statement: Node, place: Place): void {
  if (statement.type !== 'ReturnStatement') return
  const { argument } = statement
  const [start] = statement.range
  if (argument === null) {
    move.refuse(statement, 'return without an answer in front of it sends none')
  } else if (
    !moveNext(move, argument, start, place) &&
    !moveAnswer(move, argument, { start: 'return ', from: start }) &&
    !move.usesParameters(argument)
  ) {
    move.refuse(
      statement,
      `${firstLine(move, statement)} gives Express a value that it ignores, and would be the answer`,
    )
  }
}

/** `next(error)` as `throw error`. */
function moveNext(move: FunctionMove, call: Node, from: number, place: Place): boolean {
  if (call.type !== 'CallExpression' || !move.isNext(call.callee)) return false
  const [error] = call.arguments
  const isSkip = error === undefined || ['route', 'router'].includes(findText(error) ?? '')
  if (isSkip || call.arguments.length > 1 || error.type === 'SpreadElement') return false
  move.read(call.callee)
  if (place.isCaught) {
    move.refuse(
      call,
      `${firstLine(move, call)} would be caught by the catch around it, which does more than next(error)`,
    )
  }
  move.edit(from, error.range[0], 'throw ')
  move.edit(error.range[1], call.range[1], '')
  return true
}

/** Takes a `try` away whose `catch` only hands the error on. */
function moveTry(move: FunctionMove, statement: Node, place: Place): void {
  if (statement.type !== 'TryStatement') return
  const { block, handler, finalizer } = statement
  const passed = handler === null ? undefined : findPassed(move, handler)
  if (passed !== undefined && finalizer === null) {
    const name = findCollision(move, block)
    move.read(passed)
    if (handler !== null) move.end(handler)
    moveStatements(move, block.body, place)
    if (place.isCaught) {
      move.refuse(statement, 'Its error would be caught by the catch around it')
    } else if (name !== undefined) {
      move.refuse(
        block,
        `${name} is declared in the try and used outside of it; rename one of them`,
      )
    } else {
      unwrap(move, statement, block)
    }
    return
  }
  const isCaught = place.isCaught || (handler !== null && passed === undefined)
  moveStatements(move, block.body, { ...place, isCaught })
  if (handler !== null) moveStatements(move, handler.body.body, place)
  if (finalizer !== null) moveStatements(move, finalizer.body, { ...place, isTail: false })
}

/** The `next` of a `catch` that is `next(error)` alone. */
function findPassed(move: FunctionMove, handler: Node): Node | undefined {
  if (handler.type !== 'CatchClause' || handler.param?.type !== 'Identifier') return undefined
  const [first, second, ...rest] = handler.body.body
  if (first === undefined || rest.length > 0) return undefined
  const isEnded = second === undefined || (second.type === 'ReturnStatement' && !second.argument)
  const call =
    first.type === 'ExpressionStatement'
      ? first.expression
      : first.type === 'ReturnStatement'
        ? first.argument
        : undefined
  if (!isEnded || call?.type !== 'CallExpression' || !move.isNext(call.callee)) return undefined
  const [error] = call.arguments
  const isSame = error?.type === 'Identifier' && error.name === handler.param.name
  return isSame && call.arguments.length === 1 ? call.callee : undefined
}

/** A name of the block that the function has outside of it, too. */
function findCollision(move: FunctionMove, block: Node): string | undefined {
  if (block.type !== 'BlockStatement') return undefined
  const outside = new Set(
    [...nodesIn(move.node)].flatMap((node) =>
      node.type === 'Identifier' && !isWithin(node, block) && !isKey(move.file, node)
        ? [node.name]
        : [],
    ),
  )
  const declared = block.body.flatMap((statement) => {
    if (statement.type === 'VariableDeclaration') {
      return statement.declarations.flatMap(({ id }) =>
        [...nodesIn(id)].flatMap((node) => (node.type === 'Identifier' ? [node.name] : [])),
      )
    }
    const { id } = statement as { id?: Node | null }
    return id?.type === 'Identifier' ? [id.name] : []
  })
  return declared.find((name) => outside.has(name))
}

/** Takes `try {` and all behind its block away, and moves the lines between to the left. */
function unwrap(move: FunctionMove, statement: Node, block: Node): void {
  const { text } = move.file
  const [start, end] = [block.range[0] + 1, block.range[1] - 1]
  const inner = text.slice(start, end)
  const first = start + (/^\s*/.exec(inner)?.[0].length ?? 0)
  const last = end - (/\s*$/.exec(inner)?.[0].length ?? 0)
  move.edit(statement.range[0], first, '')
  move.edit(last, statement.range[1], '')
  const depth = indentAt(text, first).length - indentAt(text, statement.range[0]).length
  if (depth <= 0) return
  move.dedentEdits(first, last, depth)
  const literals = [...nodesIn(block)].filter(({ type }) => type === 'TemplateElement')
  for (const { index } of text.slice(first, last).matchAll(/\n(?=[ \t])/g)) {
    const lineStart = first + index + 1
    const isInText = literals.some(({ range }) => lineStart > range[0] && lineStart < range[1])
    const length = Math.min(depth, indentAt(text, lineStart).length)
    if (!isInText) move.edit(lineStart, lineStart + length, '')
  }
}

/** Whether every way through the statements ends with an answer or an error. */
function endAlways(move: FunctionMove, statements: readonly Node[]): boolean {
  return statements.some((statement) => endsAlways(move, statement))
}

function endsAlways(move: FunctionMove, statement: Node): boolean {
  switch (statement.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true
    case 'ExpressionStatement':
      return move.isEnd(statement)
    case 'BlockStatement':
      return endAlways(move, statement.body)
    case 'IfStatement': {
      const { consequent, alternate } = statement
      return alternate !== null && endsAlways(move, consequent) && endsAlways(move, alternate)
    }
    case 'TryStatement': {
      const { block, handler } = statement
      const isRest = handler === null || move.isEnd(handler) || endAlways(move, handler.body.body)
      return isRest && endAlways(move, block.body)
    }
    case 'SwitchStatement': {
      const { cases } = statement
      return (
        cases.some(({ test }) => test === null) &&
        cases.every(({ consequent }) => consequent.length === 0 || endAlways(move, consequent))
      )
    }
    default:
      return false
  }
}
