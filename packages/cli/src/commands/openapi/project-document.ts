import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  Diagnostic,
  DocumentOptions,
  describeRoutes,
  findDocumentOptions,
  formatDiagnostic,
  OpenApiDocument,
} from '@portolan/openapi'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError } from '../../errors.ts'
import { createRouteImporter } from '../../project/import-routes.ts'
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
  /** Seconds that one file may take. Default: 10. */
  readonly timeout: number | undefined
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
  const { settings, terminal, version, timeout } = options
  const { describeRoutes, findDocumentOptions, formatDiagnostic } = options.package
  const { manifest, matchers } = await findManifest(settings)
  const importRoutes = await createRouteImporter({ settings, manifest, matchers, timeout })
  const routes = await importRoutes(manifest.routes)
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

/** The name and the version of the project. */
function readInfo(root: string): DocumentOptions['info'] {
  try {
    const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return { title: String(name ?? 'API'), version: String(version ?? '0.0.0') }
  } catch {
    return { title: 'API', version: '0.0.0' }
  }
}
