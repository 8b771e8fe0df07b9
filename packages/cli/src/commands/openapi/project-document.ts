import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createDispatcher } from '@portolan/dispatch-core'
import type {
  Diagnostic,
  DocumentOptions,
  describeRoutes,
  findDocumentOptions,
  formatDiagnostic,
  OpenApiDocument,
} from '@portolan/openapi'
import { loadRoutes, RouteLoadError } from '@portolan/route-discovery'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError } from '../../errors.ts'
import { toSlashes } from '../../files/paths.ts'
import { createModuleLoader } from '../../modules/module-loader.ts'
import { loadEnvironment } from '../../project/environment-files.ts'
import { findManifest } from '../../project/project-routes.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { markWarning } from '../../terminal/text.ts'

/** The exports of `@portolan/openapi` that the commands call. */
export interface OpenApiPackage {
  readonly describeRoutes: typeof describeRoutes
  readonly findDocumentOptions: typeof findDocumentOptions
  readonly formatDiagnostic: typeof formatDiagnostic
}

/**
 * The project's own `@portolan/openapi`.
 *
 * @throws {CommandError} when the project does not have it.
 */
export async function importOpenApi<Package extends object = OpenApiPackage>(
  root: string,
  command: string,
): Promise<Package> {
  let file: string
  try {
    file = createRequire(join(root, 'package.json')).resolve('@portolan/openapi')
  } catch (cause) {
    throw new CommandError(
      'package-missing',
      `portolan ${command} needs @portolan/openapi, which the project does not have; run npm install --save-dev @portolan/openapi`,
      { cause },
    )
  }
  return import(pathToFileURL(file).href)
}

export interface ProjectDocumentOptions {
  readonly settings: ProjectSettings
  readonly terminal: Terminal
  readonly package: OpenApiPackage
  /** Default: that of `openApi()` in the project, else `'3.1'`. */
  readonly version?: DocumentOptions['version'] | undefined
  /** Milliseconds that one file may take. */
  readonly timeout: number
}

/**
 * Makes the document of a project. It imports the route files and the middleware, and starts
 * nothing. The options are those of `openApi()`, where a route has it.
 *
 * @throws {CommandError} for a file that cannot be imported in time, and a route that cannot be
 * described.
 */
export async function createProjectDocument(
  options: ProjectDocumentOptions,
): Promise<OpenApiDocument> {
  const { settings, terminal, version } = options
  const { describeRoutes, findDocumentOptions, formatDiagnostic } = options.package
  loadEnvironment(settings.root, undefined, process.env)
  const { manifest, matchers } = await findManifest(settings)
  const { body, csrf, timeout } = settings.routes
  const { routes } = createDispatcher({
    matchers,
    ...(body !== undefined && { body }),
    ...(csrf !== undefined && { csrf }),
    ...(timeout !== undefined && { timeout }),
    routes: await importRoutes(manifest, options),
  })
  const { document, diagnostics } = describeRoutes(routes, {
    ...(findDocumentOptions(routes) ?? { info: readInfo(settings.root) }),
    ...(version !== undefined && { version }),
  })
  const tell = (severity: Diagnostic['severity']) =>
    diagnostics.filter((one) => one.severity === severity).map(formatDiagnostic)
  for (const line of tell('warning')) terminal.err(markWarning(line, terminal.errColors))
  const errors = tell('error')
  if (errors.length === 0) return document
  throw new CommandError(
    'undescribed-routes',
    `The routes cannot be described:\n${errors.join('\n')}`,
  )
}

type Manifest = Awaited<ReturnType<typeof findManifest>>['manifest']

async function importRoutes(
  manifest: Manifest,
  { settings, timeout }: ProjectDocumentOptions,
): Promise<Awaited<ReturnType<typeof loadRoutes>>> {
  const { root, appDir } = settings
  const loader = await createModuleLoader({ root, onRead: () => {}, onMissing: () => {} })
  const importModule = (file: string) =>
    withinTime(loader.import(file), timeout, () => {
      const name = toSlashes(relative(root, file))
      return `${name} has not loaded within ${timeout / 1_000} seconds: it, or a module that it imports, awaits something at its top level; move that into the handler, or write --timeout 60`
    })
  try {
    return await loadRoutes(manifest, { appDir, importModule, onWarning: () => {} })
  } catch (error) {
    if (!(error instanceof RouteLoadError)) throw error
    throw new CommandError('route-file-failed', error.message, { cause: error })
  }
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

/** The name and the version of the project. */
function readInfo(root: string): DocumentOptions['info'] {
  try {
    const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return { title: String(name ?? 'API'), version: String(version ?? '0.0.0') }
  } catch {
    return { title: 'API', version: '0.0.0' }
  }
}
