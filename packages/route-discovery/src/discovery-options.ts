import { checkOptions, findNearest } from '@portolan/dispatch-core/adapter'
import { builtInMatchers } from '@portolan/dispatch-core/pattern'
import { toAppRoot } from './app-root.ts'
import { ROUTE_EXTENSIONS, type RouteExtension } from './scan/route-file.ts'

export interface DiscoveryOptions {
  /** A path from the working directory, or a `file:` URL. Default: `app`. */
  readonly appDir?: string | URL
  /** The matchers there are beside `int`, `uuid` and `slug`: by name, as a dispatcher takes them, or names alone. */
  readonly matchers?: readonly string[] | Readonly<Record<string, unknown>>
  /** Whether folders and files behind symbolic links are routed. Default: `false`. */
  readonly followSymlinks?: boolean
  /**
   * Which file counts where a directory holds sources and what was compiled from them: the
   * one whose extension comes first here. Default: none, several files are refused.
   *
   * @example ['ts', 'tsx']
   */
  readonly prefer?: readonly RouteExtension[]
}

export interface DiscoverySettings {
  /** Absolute. */
  readonly root: string
  readonly matchers: ReadonlySet<string>
  readonly followSymlinks: boolean
  readonly prefer: readonly RouteExtension[]
}

export const DISCOVERY_OPTION_NAMES = ['appDir', 'matchers', 'followSymlinks', 'prefer'] as const

/** @throws TypeError for an option that is unknown or wrong. */
export function toDiscoverySettings(options: DiscoveryOptions, where: string): DiscoverySettings {
  checkOptions(options, DISCOVERY_OPTION_NAMES, where)
  const { appDir = 'app', matchers = [], followSymlinks = false, prefer = [] } = options
  if (typeof followSymlinks !== 'boolean') {
    throw new TypeError(
      `${where}: followSymlinks is ${String(followSymlinks)}; write true or false`,
    )
  }
  if (!Array.isArray(prefer)) {
    throw new TypeError(
      `${where}: prefer is ${String(prefer)}; write a list, such as ["ts", "tsx"]`,
    )
  }
  for (const extension of prefer) checkExtension(extension, where)
  return {
    root: toAppRoot(appDir, where),
    matchers: toMatcherNames(matchers, where),
    followSymlinks,
    prefer,
  }
}

function checkExtension(extension: unknown, where: string): void {
  if (ROUTE_EXTENSIONS.some((known) => known === extension)) return
  const nearest = findNearest(String(extension).replace(/^\./, ''), ROUTE_EXTENSIONS)
  const known = ROUTE_EXTENSIONS.map((name) => `"${name}"`).join(', ')
  throw new TypeError(
    `${where}: prefer holds ${JSON.stringify(extension)}, which is no extension of route files; ` +
      (nearest === undefined ? `write some of ${known}` : `write "${nearest}"`),
  )
}

/**
 * The names of all matchers, the built-in ones included.
 *
 * @throws {TypeError} for anything else than an object or a list of names.
 */
export function toMatcherNames(
  matchers: NonNullable<DiscoveryOptions['matchers']>,
  where: string,
): ReadonlySet<string> {
  if (typeof matchers !== 'object' || matchers === null) {
    throw new TypeError(
      `${where}: matchers is ${String(matchers)}; write an object of functions, or a list of names`,
    )
  }
  const names = Array.isArray(matchers) ? matchers : Object.keys(matchers)
  for (const name of names) {
    if (typeof name === 'string') continue
    throw new TypeError(`${where}: matchers holds ${String(name)}; write the name of a matcher`)
  }
  return new Set([...Object.keys(builtInMatchers), ...names])
}
