import { existsSync, lstatSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { checkOptions, findNearest, type ParamMatcher } from '@portolan/dispatch-core'
import { usageError } from '../errors.ts'
import { isFile } from '../files/is-file.ts'
import { isInside } from '../files/is-inside.ts'
import type { BuildHost, Config, DependencyHandling, RouteSettings } from './config.ts'
import { isPort, PORT_RANGE } from './port.ts'

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
  readonly hosts: readonly BuildHost[]
  readonly dependencies: DependencyHandling
  readonly followSymlinks: boolean
  readonly host: string | undefined
  readonly port: number | undefined
  readonly routes: RouteSettings
  /** The configuration file, if there is one. */
  readonly configFile: string | undefined
}

/** The names of a configuration, each of which is a flag too but for `routes`. */
const CONFIG_NAMES = [
  'appDir',
  'server',
  'output',
  'typesDir',
  'matchers',
  'hosts',
  'dependencies',
  'followSymlinks',
  'host',
  'port',
  'routes',
] as const satisfies readonly (keyof Config)[]

/** What a project's own app is called, unless it says otherwise. */
const SERVER_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((end) => `app.${end}`)
const HOSTS: readonly BuildHost[] = ['node', 'fetch']
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
    hosts = ['node'],
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
  if (!Array.isArray(hosts) || hosts.length === 0)
    throw usageError(`${where}: hosts is ${show(hosts)}; write a list, such as ["node", "fetch"]`)
  for (const name of hosts) checkWord(where, 'hosts', name, HOSTS)
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
    hosts: [...new Set(hosts)],
    dependencies,
    followSymlinks,
    host,
    port,
    routes,
  }
}

function checkNames(config: unknown, where: string): void {
  try {
    checkOptions(config, CONFIG_NAMES, where)
  } catch (error) {
    throw usageError((error as TypeError).message, error)
  }
}

function withoutUndefined(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
}

function checkKind(
  where: string,
  name: string,
  value: unknown,
  kind: string,
  advice: string,
): void {
  if (typeof value !== kind || value === '')
    throw usageError(`${where}: ${name} is ${show(value)}; write ${advice}`)
}

function checkPort(where: string, port: unknown): void {
  if (isPort(port)) return
  throw usageError(`${where}: port is ${show(port)}; write ${PORT_RANGE}, such as 3000`)
}

function checkWord(where: string, name: string, value: unknown, known: readonly string[]): void {
  if (known.some((word) => word === value)) return
  const nearest = findNearest(String(value), known) ?? known.join('" or "')
  throw usageError(`${where}: ${name} has ${show(value)}; write "${nearest}"`)
}

function findServerFile(root: string, server: unknown, where: string): string | undefined {
  if (server === false) return undefined
  if (server === undefined) {
    const found = SERVER_FILES.find((name) => isThere(resolve(root, name)))
    if (found === undefined || isFile(resolve(root, found))) return found && resolve(root, found)
    // Without the app its guards would be missing.
    throw usageError(
      `${found} is no file that can be read; mend it, or write server: false to serve the routes without it`,
    )
  }
  checkKind(where, 'server', server, 'string', '"app.ts", or false for none')
  const path = resolve(root, server as string)
  if (isFile(path)) return path
  throw usageError(
    `${where}: server is "${server}", but there is no such file; write the file whose default export is the Express app`,
  )
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

/** Links that lead nowhere are there too. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function show(value: unknown): string {
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value))
}
