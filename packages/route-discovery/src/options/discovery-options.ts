import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '@portolan/dispatch-core'
import { checkOptions, findNearest } from '@portolan/dispatch-core/adapter'
import { builtInMatchers } from '@portolan/dispatch-core/pattern'
import { ROUTE_EXTENSIONS, type RouteExtension } from '../names/file-name.ts'

/** The options that say how files become routes. */
export interface PlanOptions {
  /**
   * The matchers beside `int`, `uuid` and `slug`: an object as a dispatcher takes it, or a list of
   * their names. Default: none.
   */
  readonly matchers?: readonly string[] | Readonly<Record<string, unknown>>
  /**
   * The order of extensions for a directory that holds both sources and compiled files. The file
   * whose extension comes first is used. Default: none, and several files are an error.
   *
   * @example ['ts', 'tsx']
   */
  readonly prefer?: readonly RouteExtension[]
}

export interface DiscoveryOptions extends PlanOptions {
  /** A path from the working directory, or a `file:` URL. Default: `app`. */
  readonly appDir?: string | URL
  /** Whether directories and files behind symbolic links are routed. Default: `false`. */
  readonly followSymlinks?: boolean
}

/** `PlanOptions`, checked. */
export interface PlanSettings {
  /** The names of all matchers, the built-in ones included. */
  readonly matchers: ReadonlySet<string>
  readonly prefer: readonly RouteExtension[]
}

/** `DiscoveryOptions`, checked. */
export interface DiscoverySettings extends PlanSettings {
  /** Absolute. */
  readonly root: string
  readonly followSymlinks: boolean
}

export const DISCOVERY_OPTION_NAMES = ['appDir', 'matchers', 'followSymlinks', 'prefer'] as const

/** @throws {UsageError} for an option that is unknown or wrong. */
export function toDiscoverySettings(options: DiscoveryOptions, where: string): DiscoverySettings {
  checkOptions(options, DISCOVERY_OPTION_NAMES, where)
  const { appDir = 'app', followSymlinks = false, ...plan } = options
  if (typeof followSymlinks !== 'boolean') {
    throw new UsageError(
      'invalid-option',
      `${where}: followSymlinks is ${String(followSymlinks)}; write true or false`,
    )
  }
  return { ...toPlanSettings(plan, where), root: toAppRoot(appDir, where), followSymlinks }
}

/** @throws {UsageError} for an option that is wrong. */
export function toPlanSettings(
  { matchers = [], prefer = [] }: PlanOptions,
  where: string,
): PlanSettings {
  if (!Array.isArray(prefer)) {
    throw new UsageError(
      'invalid-option',
      `${where}: prefer is ${String(prefer)}; write a list, such as ["ts", "tsx"]`,
    )
  }
  for (const extension of prefer) checkExtension(extension, where)
  return { matchers: toMatcherNames(matchers, where), prefer }
}

function checkExtension(extension: unknown, where: string): void {
  if (ROUTE_EXTENSIONS.some((known) => known === extension)) return
  const nearest = findNearest(String(extension).replace(/^\./, ''), ROUTE_EXTENSIONS)
  const known = ROUTE_EXTENSIONS.map((name) => `"${name}"`).join(', ')
  throw new UsageError(
    'invalid-option',
    `${where}: prefer holds ${JSON.stringify(extension)}, which route files do not end in; ` +
      (nearest === undefined ? `write some of ${known}` : `write "${nearest}"`),
  )
}

/**
 * The names of all matchers, the built-in ones included.
 *
 * @throws {UsageError} for anything else than an object or a list of names.
 */
export function toMatcherNames(
  matchers: NonNullable<PlanOptions['matchers']>,
  where: string,
): ReadonlySet<string> {
  if (typeof matchers !== 'object' || matchers === null) {
    throw new UsageError(
      'invalid-option',
      `${where}: matchers is ${String(matchers)}; write an object of functions, or a list of names`,
    )
  }
  const names = Array.isArray(matchers) ? matchers : Object.keys(matchers)
  for (const name of names) {
    if (typeof name === 'string') continue
    throw new UsageError(
      'invalid-option',
      `${where}: matchers holds ${String(name)}; write the name of a matcher`,
    )
  }
  return new Set([...Object.keys(builtInMatchers), ...names])
}

/**
 * The absolute path of an app directory, given as a path from the working directory or as
 * a `file:` URL.
 *
 * @throws {UsageError} for anything else.
 */
export function toAppRoot(appDir: string | URL, where: string): string {
  if (appDir instanceof URL || (typeof appDir === 'string' && /^file:/i.test(appDir))) {
    if (new URL(appDir).protocol === 'file:') return resolve(fileURLToPath(appDir))
  } else if (typeof appDir === 'string' && appDir !== '') {
    return resolve(appDir)
  }
  throw new UsageError(
    'invalid-option',
    `${where}: appDir is ${JSON.stringify(appDir) ?? String(appDir)}; write a path such as "app", or new URL("./app", import.meta.url)`,
  )
}

/**
 * Refuses an option that is not a function.
 *
 * @param example a function to write instead
 * @throws {UsageError}
 */
export function checkFunction(value: unknown, name: string, example: string): void {
  if (typeof value === 'function') return
  throw new UsageError(
    'invalid-option',
    `${name} is ${String(value)}; write a function, ${example}`,
  )
}
