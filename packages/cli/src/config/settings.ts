import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { ParamMatcher } from '@portolan/dispatch-core'
import { usageError } from '../errors.ts'
import { isInside } from '../files/is-inside.ts'
import { checkKind, checkNames, checkPort, checkWord, show } from './check-values.ts'
import type { BuildTarget, Config, DependencyHandling, RouteSettings } from './config.ts'
import { findServerFile, SERVER_FILES } from './server-file.ts'

/** What a command works with: the configuration with the flags over it, checked. Paths are absolute. */
export interface Settings {
  /** The project's directory. */
  readonly root: string
  readonly appDir: string
  /** The file that exports the app, if there is one. */
  readonly serverFile: string | undefined
  /** The files of which one would be that file if it was there; none where it was named. */
  readonly serverCandidates: readonly string[]
  readonly output: string
  readonly typesDir: string
  /** In the configuration itself, or in a file. */
  readonly matchers: Readonly<Record<string, ParamMatcher>> | { readonly file: string }
  readonly targets: readonly BuildTarget[]
  readonly dependencies: DependencyHandling
  readonly followSymlinks: boolean
  readonly host: string | undefined
  readonly port: number | undefined
  readonly routes: RouteSettings
  /** The configuration file, if there is one. */
  readonly configFile: string | undefined
}

const TARGETS: readonly BuildTarget[] = ['node', 'fetch']
const HANDLINGS: readonly DependencyHandling[] = ['external', 'bundled']

/**
 * @param configs the configuration, then the flags; what a later one has counts
 * @throws CommandError for a value that is unknown or wrong.
 */
export function toSettings(
  root: string,
  configFile: string | undefined,
  ...configs: readonly Config[]
): Settings {
  const where = configFile === undefined ? 'The configuration' : relative(root, configFile)
  for (const config of configs) checkNames(config, where)
  const config: Config = Object.assign({}, ...configs.map(withoutUndefined))
  const {
    appDir = 'app',
    output = 'dist',
    typesDir = '.portolan/types',
    matchers = {},
    targets = ['node'],
    dependencies = 'external',
    followSymlinks = false,
    host,
    port,
    routes = {},
  } = config
  checkKind(where, 'appDir', appDir, 'string', '"app"')
  checkKind(where, 'output', output, 'string', '"dist"')
  checkKind(where, 'typesDir', typesDir, 'string', '".portolan/types"')
  checkKind(where, 'followSymlinks', followSymlinks, 'boolean', 'true or false')
  if (host !== undefined) checkKind(where, 'host', host, 'string', '"127.0.0.1"')
  if (port !== undefined) checkPort(where, port)
  if (!Array.isArray(targets) || targets.length === 0)
    throw usageError(
      `${where}: targets is ${show(targets)}; write a list, such as ["node", "fetch"]`,
    )
  for (const name of targets) checkWord(where, 'targets', name, TARGETS)
  checkWord(where, 'dependencies', dependencies, HANDLINGS)
  if (typeof routes !== 'object' || routes === null)
    throw usageError(`${where}: routes is ${show(routes)}; write what resourceRoutes() takes`)
  return {
    root,
    configFile,
    appDir: resolve(root, appDir),
    serverFile: findServerFile(root, config.server, where),
    serverCandidates:
      config.server === undefined ? SERVER_FILES.map((name) => resolve(root, name)) : [],
    output: toOutput(root, output, where),
    typesDir: resolve(root, typesDir),
    matchers: toMatchers(root, matchers, where),
    targets: [...new Set(targets)],
    dependencies,
    followSymlinks,
    host,
    port,
    routes,
  }
}

function withoutUndefined(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
}

/** `build` empties it, so that it must not be what holds the sources. */
function toOutput(root: string, output: string, where: string): string {
  const path = resolve(root, output)
  if (path !== root && isInside(path, root)) return path
  throw usageError(
    `${where}: output is "${output}", which is not inside the project; build empties it, so write a directory of its own, such as "dist"`,
  )
}

function toMatchers(root: string, matchers: unknown, where: string): Settings['matchers'] {
  if (typeof matchers === 'object' && matchers !== null)
    return matchers as Readonly<Record<string, ParamMatcher>>
  checkKind(where, 'matchers', matchers, 'string', '{ name: { … } }, or the file that exports them')
  const file = resolve(root, matchers as string)
  if (existsSync(file)) return { file }
  throw usageError(`${where}: matchers is "${matchers}", but there is no such file`)
}
