import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateRoutesModule, type RouteManifest } from '@portolan/route-discovery'
import type { Plugin } from 'vite'
import { EXPRESS_SETTINGS } from '../../config/config.ts'
import type { ProjectSettings } from '../../config/settings.ts'
import { toSlashes } from '../../files/paths.ts'
import { findMatchersFile } from '../../project/load-matchers.ts'
import { SourcePlaces, toRealPath } from './source-places.ts'

/** The names of the generated modules. */
export const ENTRIES = {
  routes: 'portolan:routes',
  server: 'portolan:server',
  main: 'portolan:main',
  fetch: 'portolan:fetch',
  lambda: 'portolan:lambda',
} as const

type Modules = Record<string, string>

/** The generated modules of a build for Node. */
export function nodeEntries(settings: ProjectSettings, manifest: RouteManifest): Modules {
  return {
    [ENTRIES.routes]: routesModule(manifest),
    [ENTRIES.server]: SERVER,
    [ENTRIES.main]: mainModule(settings, manifest),
  }
}

/** The generated modules of a build for fetch hosts, and for those that have one over them. */
export function fetchEntries(settings: ProjectSettings, manifest: RouteManifest): Modules {
  return {
    [ENTRIES.routes]: routesModule(manifest),
    [ENTRIES.fetch]: fetchModule(settings),
    [ENTRIES.lambda]: lambdaModule(),
  }
}

function routesModule(manifest: RouteManifest): string {
  return generateRoutesModule(manifest, { from: APP_FILES })
}

/** Express asks for the environment when it is imported, and so do others. */
const SERVER = `
process.env.NODE_ENV ||= 'production'
await import(${JSON.stringify(ENTRIES.main)})
`

/**
 * The app comes before the routes, so that they find everything that it prepares at its top. It may
 * mount the routes itself meanwhile, and therefore their names are there from the start.
 */
function mainModule(settings: ProjectSettings, manifest: RouteManifest): string {
  const { root, appDir, serverFile } = settings
  const routes = manifest.routes.map(({ id, pattern, file, middleware }) => ({
    id,
    pattern,
    file,
    middleware: middleware.length,
  }))
  return [
    `import { serveBuild } from ${ownModule('@portolan/cli/server')}`,
    ...settingsImports(settings),
    'await serveBuild({',
    '  url: import.meta.url,',
    ...(serverFile === undefined
      ? [`  adapter: ${JSON.stringify(settings.adapter)},`]
      : [
          `  app: { name: ${text(relative(root, serverFile))}, load: () => import(${text(serverFile)}) },`,
        ]),
    `  routes: ${JSON.stringify(routes)},`,
    `  loadRoutes: () => import(${text(ENTRIES.routes)}),`,
    `  appDir: ${text(relative(root, appDir))},`,
    `  appDirInBuild: ${text(new SourcePlaces(root).find(toRealPath(appDir)) ?? 'files')},`,
    '  matchers,',
    '  settings,',
    '})',
  ].join('\n')
}

function fetchModule(settings: ProjectSettings): string {
  return [
    `import { createFetchHandler } from ${ownModule('@portolan/adapter-fetch')}`,
    `import { withSecurityHeaders } from ${ownModule('@portolan/security-headers')}`,
    `import { routes } from ${text(ENTRIES.routes)}`,
    ...settingsImports(settings),
    `const { ${EXPRESS_SETTINGS.join(', ')}, ...options } = settings`,
    'export default {',
    '  fetch: withSecurityHeaders(await createFetchHandler({ ...options, matchers, routes })),',
    '}',
  ].join('\n')
}

function lambdaModule(): string {
  return [
    `import { createLambdaHandlers } from ${ownModule('@portolan/cli/lambda')}`,
    `import host from ${text(ENTRIES.fetch)}`,
    'export const { handler, streamHandler } = createLambdaHandlers(host.fetch)',
  ].join('\n')
}

/** Imports the configuration, which may hold functions; gives `matchers` and `settings`. */
function settingsImports({ configFile, matchers }: ProjectSettings): string[] {
  const file = findMatchersFile(matchers)
  return [
    configFile === undefined ? 'const config = {}' : `import config from ${text(configFile)}`,
    file === undefined
      ? 'const { matchers = {} } = config'
      : `import * as matchers from ${text(file)}`,
    'const settings = config.routes ?? {}',
  ]
}

/** A module of this command's own, whether or not the project lists it. */
function ownModule(name: string): string {
  return text(fileURLToPath(import.meta.resolve(name)))
}

function text(value: string): string {
  return JSON.stringify(toSlashes(value))
}

/** How a generated module names a file of the app directory, in front of its encoded path. */
const APP_FILES = 'portolan:app'

/**
 * Serves modules that are on no disk, by names that begin with `portolan:`.
 *
 * @param modules the texts by their names
 */
export function generatedModules(
  modules: Readonly<Record<string, string>>,
  appDir: string,
): Plugin {
  return {
    name: 'portolan:generated-modules',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (source.startsWith(`${APP_FILES}/`)) {
        return this.resolve(toAppFile(source, appDir), importer)
      }
      return Object.hasOwn(modules, source) ? source : undefined
    },
    load(id) {
      return Object.hasOwn(modules, id) ? { code: modules[id] ?? '', map: null } : undefined
    },
  }
}

/** Undoes the encoding of `generateRoutesModule()`, since a bundler reads paths and no URLs. */
function toAppFile(source: string, appDir: string): string {
  const path = source.slice(APP_FILES.length + 1)
  return join(appDir, path.replace(/%(25|3F|23)/g, decodeURIComponent))
}
