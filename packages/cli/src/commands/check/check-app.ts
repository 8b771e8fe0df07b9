import { relative } from 'node:path'
import { type ESTree, type ParseResult, parseSync, Visitor } from 'vite'
import type { ProjectSettings } from '../../config/settings.ts'
import { readText, toSlashes } from '../../files/paths.ts'
import { findTopLevelValues, lacksDefault } from '../../sources/exports.ts'
import { toPosition } from '../../sources/source-file.ts'
import type { Finding, Findings } from './check-files.ts'

type FunctionNode = ESTree.Function | ESTree.ArrowFunctionExpression

/**
 * Checks the file of the project's app, which is named from the project's directory. A file
 * needs a default export, and not one whose text shows that it is anything else. A warning tells
 * where the last layer hides every route: a function of three parameters that calls `next` with an
 * error alone, such as `next(createError(404))`. The routes are mounted behind it, since it could
 * pass requests on.
 */
export function checkApp({
  root,
  serverFile,
}: Pick<ProjectSettings, 'root' | 'serverFile'>): Findings {
  const text = serverFile === undefined ? undefined : readText(serverFile)
  if (serverFile === undefined || text === undefined) return NOTHING
  const file = toSlashes(relative(root, serverFile))
  const parsed = parseSync(serverFile, text, { showSemanticErrors: true })
  const { program, errors } = parsed
  const [error] = errors
  if (error !== undefined) {
    const problem: Finding = {
      code: 'syntax-error',
      message: `"${file}" cannot be read: ${error.message}`,
      files: [file],
      fix: 'Correct the line that is shown',
      position: toPosition(text, error.labels[0]?.start ?? 0),
      frame: (error.codeframe ?? '').trim(),
    }
    return { problems: [problem], warnings: [] }
  }
  const wrong = findWrongDefault(parsed)
  if (wrong !== undefined) {
    const { what, offset } = wrong
    const problem: Finding = {
      code: 'not-an-app',
      message: `"${file}" has ${what}`,
      files: [file],
      fix: 'Write export default app, where app comes from express()',
      ...(offset !== undefined && { position: toPosition(text, offset) }),
    }
    return { problems: [problem], warnings: [] }
  }
  const listening = findListening(program)
  if (listening !== undefined) {
    const problem: Finding = {
      code: 'app-listens',
      message: `"${file}" calls ${listening.name}.listen()`,
      files: [file],
      fix: 'Remove that line: the command listens, on its --host and --port',
      position: toPosition(text, listening.offset),
    }
    return { problems: [problem], warnings: [] }
  }
  // An app that mounts the routes itself has chosen their place.
  if (/[rR]esourceRoutes\b/.test(text)) return NOTHING
  const last = findLastLayer(program)
  if (last === undefined || !passesErrorsAlone(last, program)) return NOTHING
  const warning: Finding = {
    code: 'hidden-routes',
    message: `The last layer of "${file}" passes every request on as an error, and so hides every route`,
    files: [file],
    fix: 'Write it with two parameters, as in (req, res) => { res.status(404).end() }, and the routes go in front of it; or call resourceRoutes() in front of it',
    position: toPosition(text, last.start),
  }
  return { problems: [], warnings: [warning] }
}

const NOTHING: Findings = { problems: [], warnings: [] }

/** The call by which the exported app listens, outside all functions and conditions. */
function findListening({
  body,
}: ESTree.Program): { readonly name: string; readonly offset: number } | undefined {
  const exported = body.find(({ type }) => type === 'ExportDefaultDeclaration')
  const { declaration } = (exported ?? {}) as Partial<ESTree.ExportDefaultDeclaration>
  if (declaration?.type !== 'Identifier') return undefined
  const { name } = declaration
  const isApp = (node: ESTree.Node) => node.type === 'Identifier' && node.name === name
  for (const statement of body) {
    const values =
      statement.type === 'ExpressionStatement'
        ? [statement.expression]
        : statement.type === 'VariableDeclaration'
          ? statement.declarations.flatMap(({ init }) => init ?? [])
          : []
    const call = values.find(
      (value) =>
        value.type === 'CallExpression' &&
        value.callee.type === 'MemberExpression' &&
        value.callee.property.type === 'Identifier' &&
        value.callee.property.name === 'listen' &&
        isApp(value.callee.object),
    )
    if (call !== undefined) return { name, offset: call.start }
  }
  return undefined
}

interface WrongDefault {
  /** The value in words. */
  readonly what: string
  readonly offset?: number
}

/** The default export that is missing or, by its text alone, surely not an app. */
function findWrongDefault(parsed: ParseResult): WrongDefault | undefined {
  if (lacksDefault(parsed)) return { what: 'no default export, which is the app' }
  const { program } = parsed
  const statement = program.body.find(({ type }) => type === 'ExportDefaultDeclaration')
  if (statement?.type !== 'ExportDefaultDeclaration') return undefined
  const { declaration, start } = statement
  const made = nameMade(declaration, parsed)
  if (made !== undefined) {
    return { what: `${made} as its default export, and no Express app`, offset: start }
  }
  const value = findFixedValue(declaration, program)
  const kind = value === undefined ? undefined : nameKind(value)
  if (kind === undefined) return undefined
  return { what: `${kind} as its default export, and no Express app`, offset: start }
}

/**
 * A server or a router, as `createServer(app)` and `express.Router()` of the packages below make
 * them, however much is done with it before it is exported.
 */
function nameMade(
  exported: ESTree.ExportDefaultDeclaration['declaration'],
  { module, program }: ParseResult,
): string | undefined {
  const isName = exported.type === 'Identifier'
  if (isName && isAssigned(program, exported.name)) return undefined
  const value = isName ? findTopLevelValues(program).get(exported.name) : exported
  if (value?.type !== 'CallExpression') return undefined
  const { callee } = value
  const isMember = callee.type === 'MemberExpression'
  const [owner, property] = isMember ? [callee.object, callee.property] : [callee, undefined]
  if (owner.type !== 'Identifier') return undefined
  for (const { moduleRequest, entries } of module.staticImports) {
    const entry = entries.find(({ localName }) => localName.value === owner.name)
    const called = property?.type === 'Identifier' ? property.name : entry?.importName.name
    if (entry !== undefined) return MAKERS[`${moduleRequest.value.replace(/^node:/, '')} ${called}`]
  }
  return undefined
}

const MAKERS: Readonly<Record<string, string>> = {
  'express Router': 'a router',
  '@portolan/adapter-express createServer': 'a server',
  'http createServer': 'a server',
  'http2 createServer': 'a server',
  'https createServer': 'a server',
}

/** Whether a variable gets another value later. */
function isAssigned(program: ESTree.Program, name: string): boolean {
  let isFound = false
  new Visitor({
    AssignmentExpression({ left }) {
      if (left.type === 'Identifier' && left.name === name) isFound = true
    },
  }).visit(program)
  return isFound
}

/**
 * The value that is exported. `undefined` where its name stands anywhere but in the declaration
 * and the export, since any other use may make an app of it.
 */
function findFixedValue(
  exported: ESTree.ExportDefaultDeclaration['declaration'],
  program: ESTree.Program,
): ESTree.Node | undefined {
  if (exported.type === 'Identifier' && exported.name !== 'undefined') {
    return countUses(program, exported.name) === 2
      ? findFunctions(program).get(exported.name)
      : undefined
  }
  const name = 'id' in exported && exported.id !== null ? exported.id : undefined
  const isUsed = name?.type === 'Identifier' && countUses(program, name.name) > 1
  return isUsed ? undefined : exported
}

function countUses(program: ESTree.Program, name: string): number {
  let uses = 0
  new Visitor({
    Identifier(node) {
      if (node.name === name) uses += 1
    },
  }).visit(program)
  return uses
}

function nameKind(value: ESTree.Node): string | undefined {
  if (isFunction(value)) return 'a function'
  if (value.type === 'Identifier' && value.name === 'undefined') return 'undefined'
  return KINDS[value.type]
}

const KINDS: Readonly<Record<string, string>> = {
  ArrayExpression: 'a list',
  ClassDeclaration: 'a class',
  ClassExpression: 'a class',
  Literal: 'a plain value',
  ObjectExpression: 'an object',
  TemplateLiteral: 'a text',
}

/** The function of the last layer for all paths, without the layers that stay behind the routes. */
function findLastLayer(program: ESTree.Program): FunctionNode | undefined {
  const functions = findFunctions(program)
  for (const statement of [...program.body].reverse()) {
    const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined
    if (call?.type !== 'CallExpression' || !isMount(call.callee)) continue
    const handlers = call.arguments.filter((argument) => argument.type !== 'Literal')
    const [handler] = handlers.map((argument) =>
      argument.type === 'Identifier' ? functions.get(argument.name) : argument,
    )
    const isForAll = call.arguments.every(
      (argument) => argument.type !== 'Literal' || /^\/?$|\*/.test(String(argument.value)),
    )
    if (handlers.length !== 1 || !isForAll || !isFunction(handler)) return undefined
    const { length } = handler.params
    if (length !== 2 && length !== 4) return handler
  }
  return undefined
}

/** `app.use(…)` and `app.all(…)`, with any name for the app. */
function isMount(callee: ESTree.Expression): boolean {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false
  return ['use', 'all'].includes(callee.property.name)
}

function findFunctions(program: ESTree.Program): ReadonlyMap<string, ESTree.Node> {
  const found = new Map<string, ESTree.Node>(findTopLevelValues(program))
  for (const statement of program.body) {
    if (statement.type === 'FunctionDeclaration' && statement.id !== null) {
      found.set(statement.id.name, statement)
    }
  }
  return found
}

function isFunction(node: ESTree.Node | undefined): node is FunctionNode {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(
    node?.type ?? '',
  )
}

/** Whether each use of the third parameter is a call with an error that is made there. */
function passesErrorsAlone({ params, body }: FunctionNode, program: ESTree.Program): boolean {
  const [, , next] = params
  if (params.length !== 3 || next?.type !== 'Identifier' || body === null) return false
  const isNext = (node: ESTree.Node) =>
    node.type === 'Identifier' &&
    node.name === next.name &&
    node.start >= body.start &&
    node.end <= body.end
  let uses = 0
  let errors = 0
  new Visitor({
    Identifier(node) {
      if (isNext(node)) uses += 1
    },
    CallExpression({ callee, arguments: [argument] }) {
      if (isNext(callee) && isError(argument)) errors += 1
    },
  }).visit(program)
  return uses > 0 && uses === errors
}

/** `new HttpError(…)`, or a call with a status such as `createError(404)`. */
function isError(argument: ESTree.Argument | undefined): boolean {
  if (argument?.type === 'NewExpression') return true
  const [status] = argument?.type === 'CallExpression' ? argument.arguments : []
  return status?.type === 'Literal' && Number(status.value) >= 400
}
