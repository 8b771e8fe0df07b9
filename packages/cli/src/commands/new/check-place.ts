import { posix, relative, resolve } from 'node:path'
import type { ParamMatcher } from '@portolan/dispatch-core'
import type { Segment } from '@portolan/dispatch-core/pattern'
import {
  DiscoveryError,
  discoverRoutes,
  formatDiagnostic,
  planRoutes,
  type RouteManifest,
} from '@portolan/route-discovery'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError, usageError } from '../../errors.ts'
import { isInside, toSlashes } from '../../files/paths.ts'
import { prefixRoute, stripBasePath } from '../../project/base-path.ts'

/** A directory that a route can be in. */
export interface Place {
  /** Relative to the app directory, with the separators of the system. */
  readonly directory: string
  readonly pattern: string
  readonly segments: readonly Segment[]
}

type Project = Pick<ProjectSettings, 'root' | 'appDir' | 'basePath' | 'followSymlinks'>
type Matchers = Readonly<Record<string, ParamMatcher>>

/**
 * Asks discovery, before anything is written: which pattern would a route there have, and does it
 * conflict with others? For a middleware its directory alone has to be right.
 *
 * @throws {CommandError} with discovery's own diagnostics.
 */
export async function checkPlace(
  project: Project,
  matchers: Matchers,
  kind: 'route' | 'middleware',
  typed: string,
): Promise<Place> {
  const directory = toDirectory(typed, project)
  const id = directory === '.' ? '' : toSlashes(directory)
  const others = kind === 'route' ? await findOthers(project, matchers, id) : []
  const { routes } = plan([...others, posix.join(id, 'route.ts')], matchers)
  const route = routes.find((candidate) => candidate.id === id)
  if (route !== undefined) {
    const { pattern, segments } = prefixRoute(route, project.basePath)
    return { directory, pattern, segments }
  }
  throw usageError(
    'wrong-place',
    `"${id}" is in a directory that is not routed; write it without a name that begins with "_" or ".", and not in node_modules`,
  )
}

/** The files that a route must get along with; none where the directories have problems already. */
async function findOthers(
  { appDir, followSymlinks }: Project,
  matchers: Matchers,
  id: string,
): Promise<string[]> {
  const manifest = await discoverRoutes({ appDir, matchers, followSymlinks }).catch(() => undefined)
  if (manifest === undefined) return []
  const page = manifest.pages.find((candidate) => candidate.id === id)
  if (page !== undefined) {
    throw new CommandError(
      'wrong-place',
      `${page.file} makes its directory a page, beside which a route serves nothing; name another directory`,
    )
  }
  // That the directory is a route already is told when its file is found.
  const others = [...manifest.routes, ...manifest.pages].filter((other) => other.id !== id)
  return others.map(({ file }) => file)
}

/**
 * Reads `users/[id]`, `/users/[id]/` and, since a shell completes it so, `app/users/[id]`; and
 * `/users/:id` and `/files/*path`, as routers write them, with or without the base path.
 */
function toDirectory(typed: string, { root, appDir, basePath }: Project): string {
  const written = stripBasePath(typed, basePath).replace(/^[\\/]+|[\\/]+$/g, '')
  const path = written.split('/').map(toDirectoryName).join('/')
  const fromRoot = resolve(root, path)
  const directory = isInside(fromRoot, appDir) ? fromRoot : resolve(appDir, path)
  if (isInside(directory, appDir)) return relative(appDir, directory) || '.'
  throw usageError(
    'wrong-place',
    `"${typed}" is outside the app directory; write a path in it, such as api/users`,
  )
}

/** The name of a directory for a segment of a pattern; any other text stays as it is. */
function toDirectoryName(segment: string): string {
  const [, mark, name = '', matcher, end] = PATTERN_SEGMENT.exec(segment) ?? []
  if (mark === undefined) return segment
  const isRest = mark === '*' || end === '*' || end === '+'
  const param = `${isRest ? '...' : ''}${name}${matcher === undefined ? '' : `=${matcher}`}`
  return end === '?' || end === '*' ? `[[${param}]]` : `[${param}]`
}

const PATTERN_SEGMENT = /^([:*])([\w$]+)(?:\((\w+)\))?([?*+])?$/

/** The manifest of an app directory with these files. */
function plan(files: readonly string[], matchers: Matchers): RouteManifest {
  try {
    return planRoutes(files, { matchers })
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error
    throw new CommandError('wrong-app-dir', error.diagnostics.map(formatDiagnostic).join('\n\n'), {
      cause: error,
    })
  }
}
