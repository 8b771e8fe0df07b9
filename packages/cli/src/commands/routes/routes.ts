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
  readonly tree?: true
  readonly match?: readonly string[]
}

/** Lists the routes, or explains which of them answers a request. */
export const routes: CommandFunction<RoutesFlags> = async (context) => {
  const { settings, terminal, flags } = context
  const { json, tree, match } = flags
  if (tree && (json || match)) {
    throw usageError(
      'exclusive-flags',
      `--tree and ${json ? '--json' : '--match'} exclude each other; write one`,
    )
  }
  const request = match && parseRequest(match)
  const project = await findProjectRoutes(settings)
  if (request) return answerMatch(context, project, request, json === true)

  const listing = toRouteListing(project)
  if (json) {
    terminal.out(JSON.stringify(listing, null, 2))
    return EXIT.ok
  }
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
