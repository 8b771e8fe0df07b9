import { relative } from 'node:path'
import { formatDiagnostic } from '@portolan/route-discovery'
import { EXIT, usageError } from '../../errors.ts'
import { findProjectRoutes } from '../../project/project-routes.ts'
import { formatCount, markWarning } from '../../terminal/text.ts'
import type { CommandFunction } from '../command.ts'
import { answerMatch, parseRequest } from './match.ts'
import { formatRouteTable, formatRouteTree } from './route-formats.ts'
import { toRouteListing } from './route-listing.ts'

interface RoutesFlags {
  readonly json?: true
  /** `false` leaves out the descriptions, for which the route files are imported. */
  readonly descriptions?: boolean
  /** Seconds. */
  readonly timeout?: number
  readonly tree?: true
  readonly match?: readonly string[]
  /** The same, by its path alone. */
  readonly path?: string
  /** Default: `GET`. */
  readonly method?: string
}

/** Lists the routes, or explains which of them answers a request. */
export const routes: CommandFunction<RoutesFlags> = async (context) => {
  const { settings, terminal, flags } = context
  const { json, tree } = flags
  const match = findTypedRequest(flags)
  if (tree && (json || match)) {
    throw usageError(
      'exclusive-flags',
      `--tree and ${json ? '--json' : 'a request'} exclude each other; write one`,
    )
  }
  const request = match && parseRequest(match)
  const project = await findProjectRoutes(settings)
  if (request) return answerMatch(context, project, request, json === true)

  if (json) {
    const readings =
      flags.descriptions === false
        ? undefined
        : // It takes Vite, which the other forms of the list do without.
          await (await import('./describe-routes.ts')).describeRoutes(project, {
            settings,
            timeout: flags.timeout,
          })
    terminal.out(JSON.stringify(toRouteListing(project, readings), null, 2))
    return EXIT.ok
  }
  const listing = toRouteListing(project)
  const { colors, errColors } = terminal
  const where = relative(settings.root, settings.appDir) || '.'
  terminal.out(colors.bold(`${formatCount(listing.routes.length, 'route')} in ${where}`))
  terminal.out('')
  const lines = tree ? formatRouteTree(listing, colors) : formatRouteTable(listing, terminal)
  for (const line of lines) terminal.out(line)
  for (const warning of listing.warnings) {
    terminal.err(markWarning(formatDiagnostic(warning), errColors))
  }
  return EXIT.ok
}

/** The words of a request: `routes /api/ships --method POST` is `routes --match POST /api/ships`. */
function findTypedRequest({ match, path, method }: RoutesFlags): readonly string[] | undefined {
  if (match !== undefined && (path !== undefined || method !== undefined)) {
    throw usageError(
      'exclusive-flags',
      `--match and ${path === undefined ? '--method' : 'a path'} exclude each other; write --match GET /api/ships, or /api/ships --method GET`,
    )
  }
  if (path === undefined && method !== undefined) {
    throw usageError(
      'exclusive-flags',
      `--method ${method} stands without a path; write portolan routes /api/ships --method ${method}`,
    )
  }
  return path === undefined ? match : [...(method === undefined ? [] : [method]), path]
}
