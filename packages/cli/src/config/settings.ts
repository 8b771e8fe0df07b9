import { existsSync, lstatSync } from 'node:fs'
import { isAbsolute, join, normalize, relative, resolve } from 'node:path'
import type { ParamMatcher } from '@portolan/dispatch-core'
import { usageError } from '../errors.ts'
import { findHost } from '../files/package-json.ts'
import { isFile, isInside } from '../files/paths.ts'
import { toPlainMessage } from '../modules/bundler-words.ts'
import {
  type BuildTarget,
  type Config,
  type DependencyHandling,
  EXPRESS_SETTINGS,
  type HostName,
  type RouteSettings,
} from './config.ts'
import { checkKind, checkNames, checkPort, checkWord, show } from './values.ts'

/**
 * The settings of a command: the configuration with the flags over it, checked. Paths are absolute.
 */
export interface ProjectSettings {
  /** The project's directory. */
  readonly root: string
  readonly appDir: string
  /** In front of every pattern; `/` for nothing. */
  readonly basePath: string
  /** The file that exports the app, if there is one. */
  readonly serverFile: string | undefined
  /** The files of which one would be that file if it was there; none where it was named. */
  readonly serverCandidates: readonly string[]
  /** The host of the routes where there is no such file. */
  readonly adapter: HostName
  readonly output: string
  readonly typesDir: string
  /** In the configuration itself, or in a file. */
  readonly matchers: Readonly<Record<string, ParamMatcher>> | { readonly file: string }
  readonly targets: readonly BuildTarget[]
  readonly dependencies: DependencyHandling
  readonly external: readonly string[]
  readonly followSymlinks: boolean
  readonly host: string | undefined
  readonly port: number | undefined
  readonly routes: RouteSettings
  /** The configuration file, if there is one. */
  readonly configFile: string | undefined
}

const TARGETS: readonly BuildTarget[] = ['node', 'fetch', 'cloudflare', 'lambda']
const HANDLINGS: readonly DependencyHandling[] = ['external', 'bundled']
const HOSTS: readonly HostName[] = ['express', 'node']

/**
 * @param configs the configuration, then the flags; the value of a later one counts
 * @throws {CommandError} for a value that is unknown or wrong.
 */
export function toProjectSettings(
  root: string,
  configFile: string | undefined,
  ...configs: readonly Config[]
): ProjectSettings {
  if (!existsSync(root)) {
    throw usageError('root-missing', `There is no directory ${root}; give --root one that exists`)
  }
  const where = configFile === undefined ? 'The configuration' : relative(root, configFile)
  for (const config of configs) checkNames(config, where)
  const config: Config = Object.assign({}, ...configs.map(withoutUndefined))
  const {
    appDir = 'app',
    basePath = '/',
    output = 'dist',
    typesDir = '.portolan/types',
    matchers = {},
    targets = ['node'],
    dependencies = 'external',
    external = [],
    followSymlinks = false,
    host,
    port,
    routes = {},
  } = config
  checkKind(where, 'appDir', appDir, 'string', '"app"')
  checkBasePath(where, basePath)
  checkKind(where, 'output', output, 'string', '"dist"')
  checkKind(where, 'typesDir', typesDir, 'string', '".portolan/types"')
  checkKind(where, 'followSymlinks', followSymlinks, 'boolean', 'true or false')
  if (host !== undefined) checkKind(where, 'host', host, 'string', '"127.0.0.1"')
  if (port !== undefined) checkPort(where, port)
  if (!Array.isArray(targets) || targets.length === 0) {
    throw usageError(
      'wrong-option',
      `${where}: targets is ${show(targets)}; write a list, such as ["node", "fetch"]`,
    )
  }
  for (const name of targets) checkWord(where, 'targets', name, TARGETS)
  checkWord(where, 'dependencies', dependencies, HANDLINGS)
  if (config.adapter !== undefined) checkWord(where, 'adapter', config.adapter, HOSTS)
  if (!Array.isArray(external) || external.some((name) => typeof name !== 'string')) {
    throw usageError(
      'wrong-option',
      `${where}: external is ${show(external)}; write a list of packages, such as ["sharp"]`,
    )
  }
  if (typeof routes !== 'object' || routes === null) {
    throw usageError(
      'wrong-option',
      `${where}: routes is ${show(routes)}; write the options of resourceRoutes()`,
    )
  }
  return {
    root,
    configFile,
    appDir: resolve(root, appDir),
    basePath,
    serverFile: findServerFile(root, config.server, where),
    serverCandidates:
      config.server === undefined ? SERVER_FILES.map((name) => resolve(root, name)) : [],
    adapter: toAdapter(root, config.adapter, routes),
    output: toOutput(root, output, where),
    typesDir: resolve(root, typesDir),
    matchers: toMatchers(root, matchers, where),
    targets: [...new Set(targets)],
    dependencies,
    external,
    followSymlinks,
    host,
    port,
    routes,
  }
}

/** Of characters that no URL encodes: one spelling, which guards in front of it can match. */
function checkBasePath(where: string, basePath: unknown): void {
  if (basePath === '/' || /^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+$/.test(String(basePath))) return
  throw usageError(
    'wrong-option',
    `${where}: basePath is ${show(basePath)}; write a path of letters, digits and "-._~" with a slash before each segment, such as "/v1"`,
  )
}

/** Named, or the host whose request and response the handlers of the project can know. */
function toAdapter(root: string, named: HostName | undefined, routes: RouteSettings): HostName {
  if (named !== undefined) return named
  return EXPRESS_SETTINGS.some((name) => name in routes) ? 'express' : findHost(root)
}

function withoutUndefined(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
}

/** `build` empties it, so that it must not hold the sources. */
function toOutput(root: string, output: string, where: string): string {
  const path = resolve(root, output)
  if (path !== root && isInside(path, root)) return path
  throw usageError(
    'wrong-option',
    `${where}: output is "${output}", which is not inside the project; build empties it, so write a directory of its own, such as "dist"`,
  )
}

function toMatchers(root: string, matchers: unknown, where: string): ProjectSettings['matchers'] {
  if (typeof matchers === 'object' && matchers !== null) {
    return matchers as Readonly<Record<string, ParamMatcher>>
  }
  checkKind(where, 'matchers', matchers, 'string', '{ name: { … } }, or the file that exports them')
  const file = resolve(root, matchers as string)
  if (existsSync(file)) return { file }
  throw usageError(
    'matchers-missing',
    `${where}: matchers is "${matchers}", but there is no such file`,
  )
}

/** The names of a project's own app, unless the configuration has another one. */
const SERVER_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((end) => `app.${end}`)

/**
 * The file that exports the project's app, if it has one.
 *
 * @param server the value in the configuration
 * @throws {CommandError} for one that is not there, since without the app its guards would be
 * missing.
 */
function findServerFile(root: string, server: unknown, where: string): string | undefined {
  if (server === false) return undefined
  if (server === undefined) {
    const found = SERVER_FILES.find((name) => isThere(resolve(root, name)))
    if (found === undefined || isFile(resolve(root, found))) return found && resolve(root, found)
    throw usageError(
      'app-unreadable',
      `${found} cannot be read as a file; mend it, or write server: false to serve the routes without it`,
    )
  }
  checkKind(where, 'server', server, 'string', '"app.ts", or false for none')
  const path = resolve(root, server as string)
  if (isFile(path)) return path
  throw usageError(
    'app-missing',
    `${where}: server is "${server}", but there is no such file; write the file whose default export is the Express app`,
  )
}

/** Links that lead nowhere are there too. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

const CONFIG_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((end) => `portolan.config.${end}`)

/**
 * Imports the configuration file, which may be TypeScript.
 *
 * @param file the file that was asked for; without it, `portolan.config.*` if there is one
 * @param onFile told of each file that counts: those that are read, or that would be if they were
 * there
 * @throws {CommandError} when it is missing, fails, or exports no configuration.
 */
export async function loadConfig(
  root: string,
  file: string | undefined,
  onFile: (file: string) => void,
): Promise<{ config: Config; configFile: string | undefined }> {
  const candidates = file === undefined ? CONFIG_FILES.map((name) => join(root, name)) : [file]
  candidates.forEach(onFile)
  const configFile = file ?? candidates.find(isFile)
  if (configFile === undefined) return { config: {}, configFile }
  const name = relative(root, configFile)
  if (!isFile(configFile)) {
    throw usageError('config-missing', `There is no ${name}; give --config a file that exists`)
  }
  const { default: config } = await importConfig(configFile, { root, onFile })
  if (typeof config === 'object' && config !== null) return { config, configFile }
  throw usageError(
    'wrong-config',
    `${name} has ${config === undefined ? 'no default export' : `a default export that is ${typeof config}`}; write export default defineConfig({ … })`,
  )
}

async function importConfig(
  path: string,
  { root, onFile }: { readonly root: string; readonly onFile: (file: string) => void },
): Promise<{ default?: Config }> {
  const name = relative(root, path)
  // Read here alone: without a configuration file nothing of it is loaded.
  const { runnerImport } = await import('vite')
  // Also the files of an import that fails.
  const load = (id: string) => {
    const [imported = ''] = id.split(/[?#]/, 1)
    if (isAbsolute(imported)) onFile(normalize(imported))
  }
  const plugin = { name: 'portolan:tell-config-files', enforce: 'pre', load } as const
  try {
    const { module } = await runnerImport<{ default?: Config }>(path, { plugins: [plugin] })
    return module
  } catch (cause) {
    throw usageError(
      'config-failed',
      `${name} cannot be read: ${toPlainMessage(cause, root)}`,
      cause,
    )
  }
}
