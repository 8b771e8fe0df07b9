import { relative } from 'node:path'
import { resourceRoutes } from '@portolan/adapter-express'
import {
  createDispatcher,
  type Dispatcher,
  type ParamMatcher,
  type RouteModule,
} from '@portolan/dispatch-core'
import {
  DiscoveryError,
  discoverRoutes,
  type ManifestRoute,
  type RouteManifest,
} from '@portolan/route-discovery'
import type { ProjectSettings } from '../config/settings.ts'
import { CommandError, usageError } from '../errors.ts'
import { readSources, type SourceFile } from '../sources/source-file.ts'
import { withBasePath } from './base-path.ts'
import { loadMatchers } from './load-matchers.ts'

/** A route with the facts that its file states. */
export interface ProjectRoute extends ManifestRoute {
  readonly source: SourceFile
  /** In the order of `Allow`. */
  readonly methods: readonly string[]
}

/** All routes of a project, and a dispatcher that matches as the project's own does. */
export interface ProjectRoutes extends Project {
  /** In the order of the manifest. */
  readonly routes: readonly ProjectRoute[]
  readonly dispatcher: Dispatcher
}

/** Finds the routes and reads their files. @throws {CommandError} */
export async function findProjectRoutes(settings: ProjectSettings): Promise<ProjectRoutes> {
  const { manifest, matchers } = await findManifest(settings)
  const sources = await readSources(
    settings.appDir,
    manifest.routes.map(({ file }) => file),
  )
  const read = manifest.routes.map((route) => ({
    ...route,
    // Each file of the manifest was read above.
    source: sources.get(route.file) as SourceFile,
  }))
  const dispatcher = createProjectDispatcher(settings, matchers, read)
  const methods = new Map(dispatcher.routes.map((route) => [route.pattern, route.methods ?? []]))
  return {
    manifest,
    matchers,
    dispatcher,
    routes: read.map((route) => ({ ...route, methods: methods.get(route.pattern) ?? [] })),
  }
}

/** The methods that a route file answers, in the order of `Allow`, as far as its text tells. */
export async function readMethods(appDir: string, file: string): Promise<readonly string[]> {
  const source = (await readSources(appDir, [file])).get(file)
  if (source === undefined) return []
  try {
    const { routes } = createDispatcher({
      routes: [{ pattern: '/', module: toNamedHandlers(source) }],
    })
    return routes[0]?.methods ?? []
  } catch {
    // A file without a handler is told where it is loaded.
    return []
  }
}

/** The exports of a file, as functions that return their own names. */
export function toNamedHandlers({ exports }: SourceFile): RouteModule {
  const names = exports.map(({ name }) => name).filter((name) => name !== 'config')
  return Object.fromEntries(names.map((name) => [name, () => name]))
}

function createProjectDispatcher(
  { routes: { trailingSlash } }: ProjectSettings,
  matchers: Project['matchers'],
  routes: readonly (ManifestRoute & { readonly source: SourceFile })[],
): Dispatcher {
  try {
    return createDispatcher({
      matchers,
      ...(trailingSlash !== undefined && { trailingSlash }),
      routes: routes.map(({ id, pattern, segments, source }) => ({
        id,
        pattern,
        segments,
        module: toNamedHandlers(source),
      })),
    })
  } catch (error) {
    throw new CommandError('wrong-routes', (error as Error).message, { cause: error })
  }
}

/** The facts about a project that its directories state. */
export interface Project {
  readonly manifest: RouteManifest
  readonly matchers: Readonly<Record<string, ParamMatcher>>
}

/**
 * Reads the matchers and the directories of a project.
 *
 * @throws {CommandError} with all problems of the app directory.
 */
export async function findManifest(settings: ProjectSettings): Promise<Project> {
  const matchers = await loadMatchers(settings)
  const { appDir, basePath, followSymlinks } = settings
  try {
    const found = await discoverRoutes({ appDir, matchers, followSymlinks })
    return { manifest: withBasePath(found, basePath), matchers }
  } catch (error) {
    if (error instanceof DiscoveryError) {
      throw new CommandError('wrong-app-dir', error.message, { cause: error })
    }
    throw error
  }
}

/**
 * Asks the adapter about the settings of the routes, which are for it alone.
 *
 * @throws {CommandError} for one that is unknown or wrong.
 */
export async function checkRouteSettings(
  { root, configFile, routes: settings }: ProjectSettings,
  matchers: Readonly<Record<string, ParamMatcher>>,
): Promise<void> {
  try {
    await resourceRoutes({ ...settings, matchers, routes: [] })
  } catch (error) {
    const where = configFile === undefined ? 'The configuration' : relative(root, configFile)
    // A part of an option is named as the adapter has it, such as `createDispatcher(): body.limit`.
    const message = (error as Error).message
      .replace(/^resourceRoutes\(\)(?!:)/, 'routes')
      .replace(/^(?:\w+\(\): )?(?!routes)/, 'routes.')
    throw usageError('wrong-route-settings', `${where}: ${message}`, error)
  }
}
