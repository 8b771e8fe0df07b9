import { inspect } from 'node:util'
import { EXIT, type ExitCode, usageError } from '../../errors.ts'
import type { ProjectRoutes } from '../../project/project-routes.ts'
import { formatTable } from '../../terminal/table.ts'
import type { Colors } from '../../terminal/terminal.ts'
import { markProblem, markSuccess, toPrintable } from '../../terminal/text.ts'
import type { CommandContext } from '../command.ts'
import { explainMatch, type MatchExplanation } from './explain-match.ts'

/** A request as it was typed. */
export interface TypedRequest {
  readonly method: string
  /** The request target as a client would send it. */
  readonly target: string
}

/**
 * Reads `GET /api/users/7`, `/api/users/7` and `POST http://localhost:3000/api/users`.
 *
 * @throws {CommandError} when the text names no path.
 */
export function parseRequest(typed: readonly string[]): TypedRequest {
  const words = typed.join(' ').trim().split(/\s+/)
  const [method = 'GET', url = ''] = words.length === 1 ? ['GET', ...words] : words
  if (words.length > 2 || !/^[!#$%&'*+.^_`|~\w-]+$/.test(method)) throw malformed(typed)
  // Never through new URL(), which would resolve dots that routes compare as they are.
  const target = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/, '')
  if (target === '' && url !== '') return { method: method.toUpperCase(), target: '/' }
  if (!target.startsWith('/')) throw malformed(typed)
  return { method: method.toUpperCase(), target }
}

function malformed(typed: readonly string[]): Error {
  return usageError(
    'wrong-request',
    `--match has ${JSON.stringify(typed.join(' '))}; write a method and a path that begins with a slash, such as GET /api/users/7`,
  )
}

/**
 * Prints which route answers a request, and why.
 *
 * @returns 0 where a handler answers, or OPTIONS as every route does; else 1
 */
export async function answerMatch(
  { settings, terminal }: CommandContext,
  project: ProjectRoutes,
  request: TypedRequest,
  asJson: boolean,
): Promise<ExitCode> {
  const explanation = await explainMatch(project, settings.routes, request)
  if (asJson) {
    terminal.out(JSON.stringify(explanation, toJson, 2))
  } else {
    for (const line of formatExplanation(explanation, terminal.colors)) terminal.out(line)
  }
  return explanation.outcome === 'handled' || explanation.outcome === 204 ? EXIT.ok : EXIT.problem
}

export function formatExplanation(explanation: MatchExplanation, colors: Colors): string[] {
  const { method, target, route, params, handler, page, others } = explanation
  const details = [
    ['file', route?.file],
    ['handler', handler],
    ['params', params && inspect({ ...params }, { breakLength: Number.POSITIVE_INFINITY })],
    ['middleware', route?.middleware.join(' → ')],
    ['page', page],
  ].flatMap(([name = '', value]) => (value ? [[`  ${colors.dim(name)}`, toPrintable(value)]] : []))
  const candidates = others.map(({ pattern, segment, reason }) => [
    `  ${toPrintable(pattern)}`,
    colors.dim(toPrintable(segment === undefined ? reason : `segment ${segment}: ${reason}`)),
  ])
  return [
    `${colors.bold(method)} ${toPrintable(target)}`,
    toVerdict(explanation, colors),
    ...formatTable(details),
    ...(candidates.length === 0
      ? []
      : ['', colors.bold('Why not another'), ...formatTable(candidates)]),
  ]
}

function toVerdict(explanation: MatchExplanation, colors: Colors): string {
  const { outcome, method, route, page, others } = explanation
  const pattern = toPrintable(route?.pattern ?? '')
  switch (outcome) {
    case 'handled':
      return markSuccess(`${pattern} answers`, colors)
    case 'unknown':
      return `${colors.red('?')} ${pattern} is selected; its file may answer ${method}, and cannot be read to its end`
    case 204:
      return markSuccess(`${pattern} answers 204 with Allow: ${route?.methods.join(', ')}`, colors)
    case 400:
      return markProblem(
        `${pattern} would answer, but the path has an encoding or a character that is not valid: 400`,
        colors,
      )
    case 405:
      return markProblem(
        `${pattern} is selected, and has no handler for ${method}: 405 with Allow: ${route?.methods.join(', ')}`,
        colors,
      )
    case 404:
      return markProblem(describeNotFound(page !== undefined, others.length > 0), colors)
  }
}

function describeNotFound(isPage: boolean, isNear: boolean): string {
  if (isPage) return 'A page has this URL, and no route: 404'
  return isNear
    ? 'No route matches: 404'
    : 'No route matches, nor comes near: 404. A path begins with one slash, and an empty segment, as in //, never matches'
}

/** A matcher may give a value that JSON lacks. */
function toJson(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
