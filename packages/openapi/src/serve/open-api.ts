import { type Handler, type HandlerContext, type Route, routesOf } from '@portolan/dispatch-core'
import {
  type DocumentOptions,
  type DocumentResult,
  describeRoutes,
  documentOptions,
} from '../document/describe-routes.ts'
import { formatDiagnostic } from '../document/diagnostic.ts'
import { checkDocumentOptions } from '../document/document-options.ts'
import { toDocumentPaths } from '../document/document-paths.ts'
import type { OpenApiDocument } from '../document/open-api-document.ts'

/**
 * Makes the loader that answers with the OpenAPI document of all routes of its app, itself
 * excepted. The document is made at the first request, and again when the routes are replaced. The
 * path that the app is mounted at is its server, unless `prefix` says another.
 *
 * @example
 * // app/openapi.json/route.ts
 * export const loader = openApi({ info: { title: 'Ships', version: '1.0.0' } })
 * @throws {UsageError} for an unknown option and a value that is not valid. A request is answered
 * with 500 where a route cannot be described; the error lists all such parts.
 */
export function openApi(options: DocumentOptions): Handler {
  checkDocumentOptions(options, 'openApi()')
  const documents = new WeakMap<readonly Route[], Map<string, Promise<OpenApiDocument>>>()
  const loader = (context: HandlerContext): Promise<OpenApiDocument> => {
    const routes = routesOf(context)
    const prefix = options.prefix ?? findPrefix(context, routes)
    const known = documents.get(routes) ?? new Map<string, Promise<OpenApiDocument>>()
    documents.set(routes, known)
    let document = known.get(prefix)
    if (document === undefined) {
      document = createDocument(routes, { ...options, prefix })
      known.set(prefix, document)
      // A module that failed to load may load the next time.
      document.catch(() => known.delete(prefix))
    }
    return document
  }
  return Object.assign(loader, { description: { [documentOptions]: options } })
}

async function createDocument(
  routes: readonly Route[],
  options: DocumentOptions,
): Promise<OpenApiDocument> {
  await Promise.all(routes.map((route) => route.load()))
  return assertComplete(describeRoutes(routes, options))
}

function assertComplete({ document, diagnostics }: DocumentResult): OpenApiDocument {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return document
  throw new Error(`The routes cannot be described:\n${errors.map(formatDiagnostic).join('\n')}`)
}

/** The part of the request's path in front of the route's own: an app mounted at `/v1` has one. */
function findPrefix({ route, url }: HandlerContext, routes: readonly Route[]): string {
  const own = routes.find(({ id, pattern }) => id === route.id && pattern === route.pattern)
  const [path] = own === undefined ? [] : toDocumentPaths(own.segments)
  if (path === undefined || path.params.length > 0) return ''
  const pathname = url.pathname.replace(/\/$/, '')
  return pathname.endsWith(path.template) ? pathname.slice(0, -path.template.length) : ''
}
