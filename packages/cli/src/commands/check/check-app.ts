import { relative } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'vite'
import type { ProjectSettings } from '../../config/settings.ts'
import { readText, toSlashes } from '../../files/paths.ts'
import { findTopLevelValues, lacksDefault } from '../../sources/exports.ts'
import { toPosition } from '../../sources/source-file.ts'
import type { Finding, Findings } from './check-files.ts'

type FunctionNode = ESTree.Function | ESTree.ArrowFunctionExpression

/**
 * Checks the file of the project's app, which is named from the project's directory. A file
 * needs a default export. A warning tells where the last layer hides every route: a function
 * of three parameters that calls `next` with an error alone, such as `next(createError(404))`. The
 * routes are mounted behind it, since it could pass requests on.
 */
export function checkApp({
  root,
  serverFile,
}: Pick<ProjectSettings, 'root' | 'serverFile'>): Findings {
  const text = serverFile === undefined ? undefined : readText(serverFile)
  if (serverFile === undefined || text === undefined) return NOTHING
  const file = toSlashes(relative(root, serverFile))
  const parsed = parseSync(serverFile, text)
  const { program, errors } = parsed
  if (errors.length === 0 && lacksDefault(parsed)) {
    return {
      problems: [
        {
          code: 'not-an-app',
          message: `"${file}" has no default export, which is the app`,
          files: [file],
          fix: 'Write export default app, where app comes from express()',
        },
      ],
      warnings: [],
    }
  }
  // An app that mounts the routes itself has chosen their place.
  if (errors.length > 0 || /[rR]esourceRoutes\b/.test(text)) return NOTHING
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
