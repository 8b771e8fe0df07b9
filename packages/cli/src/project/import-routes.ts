import { join, relative } from 'node:path'
import { createDispatcher, type Route, UsageError } from '@portolan/dispatch-core'
import { loadRoutes, type ManifestRoute, RouteLoadError } from '@portolan/route-discovery'
import { bundleModules } from '../bundling/bundled-modules.ts'
import type { ProjectSettings } from '../config/settings.ts'
import { CommandError } from '../errors.ts'
import { toSlashes } from '../files/paths.ts'
import { loadEnvironment } from './environment-files.ts'
import type { Project } from './project-routes.ts'

/** Seconds that one file may take to load, unless `--timeout` says otherwise. */
const DEFAULT_TIMEOUT = 10

interface RouteImporterOptions extends Pick<Project, 'manifest' | 'matchers'> {
  readonly settings: ProjectSettings
  /** Seconds that one file may take. Default: 10. */
  readonly timeout?: number | undefined
}

/**
 * Imports the files of routes. A file that several routes have is imported once.
 *
 * @returns the routes, with their descriptions
 * @throws {CommandError} for a file that cannot be imported in time.
 */
type ImportRoutes = (routes: readonly ManifestRoute[]) => Promise<readonly Route[]>

/**
 * Makes the function that imports the route files and the middleware of a project, for a command
 * that starts nothing. The process ends soon after the command, also where a module has opened
 * connections.
 */
export async function createRouteImporter(options: RouteImporterOptions): Promise<ImportRoutes> {
  const { settings, manifest, matchers, timeout = DEFAULT_TIMEOUT } = options
  const { root, appDir } = settings
  endSoon()
  keepOutput()
  loadEnvironment(root, undefined, process.env)
  const files = manifest.routes.flatMap(({ file, middleware }) => [file, ...middleware])
  const paths = [...new Set(files)].map((file) => join(appDir, file))
  const importBundled = await bundleModules(root, paths)
  const importModule = (file: string) =>
    withinTime(importBundled(file), timeout * 1_000, () => {
      const name = toSlashes(relative(root, file))
      return `${name} has not loaded within ${timeout} seconds: it, or a module that it imports, awaits something at its top level; move that into the handler, or write --timeout 60`
    })
  const { body, csrf, timeout: limit } = settings.routes
  const defaults = {
    ...(body !== undefined && { body }),
    ...(csrf !== undefined && { csrf }),
    ...(limit !== undefined && { timeout: limit }),
  }
  return async (routes) => {
    const loadOptions = { appDir, importModule, onWarning: () => {} }
    try {
      const loaded = await loadRoutes({ ...manifest, routes }, loadOptions)
      return createDispatcher({ ...defaults, matchers, routes: loaded }).routes
    } catch (error) {
      // Of a value that a route file exports, or of the options of a description.
      const isOfFile = error instanceof RouteLoadError || error instanceof UsageError
      if (!isOfFile) throw error
      throw new CommandError('route-file-failed', error.message, { cause: error })
    }
  }
}

/** Milliseconds that open connections and timers of the imported modules are waited for. */
const END_LIMIT = 500

/** Without any open connection or timer, the process ends by itself before. */
function endSoon(): void {
  const timer = setInterval(() => {
    if (process.exitCode !== undefined) process.exit()
  }, END_LIMIT)
  timer.unref()
}

/** Standard output is for the result: modules that log while they load do so beside it. */
function keepOutput(): void {
  console.log = console.info = console.debug = console.error
}

async function withinTime<Result>(
  work: Promise<Result>,
  timeout: number,
  toMessage: () => string,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(toMessage())), timeout)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
