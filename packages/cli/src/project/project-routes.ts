import { createDispatcher, type Dispatcher, type RouteModule } from '@portolan/dispatch-core'
import type { ManifestRoute } from '@portolan/route-discovery'
import type { Settings } from '../config/settings.ts'
import { CommandError } from '../errors.ts'
import { findManifest, type Project } from './find-manifest.ts'
import { readSources } from './read-sources.ts'
import type { RouteSource } from './source/route-source.ts'

/** A route with what its file says. */
export interface ProjectRoute extends ManifestRoute {
  readonly source: RouteSource
  /** In the order of `Allow`. */
  readonly methods: readonly string[]
}

/** All routes of a project, and a dispatcher that matches as the project's own does. */
export interface ProjectRoutes extends Project {
  /** In the order of the manifest. */
  readonly routes: readonly ProjectRoute[]
  readonly dispatcher: Dispatcher
}

/** Finds the routes and reads their files. @throws CommandError */
export async function findProjectRoutes(settings: Settings): Promise<ProjectRoutes> {
  const { manifest, matchers } = await findManifest(settings)
  const sources = await readSources(
    settings.appDir,
    manifest.routes.map(({ file }) => file),
  )
  const read = manifest.routes.map((route) => ({
    ...route,
    // Each file of the manifest was read above.
    source: sources.get(route.file) as RouteSource,
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

/** What a file exports, as functions that return their own names. */
export function toNamedHandlers({ exports }: RouteSource): RouteModule {
  const names = exports.map(({ name }) => name).filter((name) => name !== 'config')
  return Object.fromEntries(names.map((name) => [name, () => name]))
}

function createProjectDispatcher(
  { routes: { trailingSlash } }: Settings,
  matchers: Project['matchers'],
  routes: readonly (ManifestRoute & { readonly source: RouteSource })[],
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
    throw new CommandError((error as Error).message, undefined, { cause: error })
  }
}
