import type { MethodDescription, Verb } from '@portolan/dispatch-core'
import { Components } from '../schemas/components.ts'
import type { ConversionOptions } from '../schemas/convert-schema.ts'
import type { JsonSchema } from '../schemas/json-schema.ts'
import { describeAnswers } from './answers.ts'
import type { Diagnostic } from './diagnostic.ts'
import { checkDocumentOptions } from './document-options.ts'
import { toDocumentPaths } from './document-paths.ts'
import type {
  DocumentInfo,
  DocumentServer,
  OpenApiDocument,
  Operation,
  PathItem,
} from './open-api-document.ts'
import {
  type CachedConversion,
  createCachedConversion,
  createOperationScope,
  type OperationScope,
} from './operation-scope.ts'
import {
  type DescribedRoute,
  type PlacedOperation,
  type RoutePlace,
  reportIds,
  toPathItems,
} from './path-items.ts'
import { describeBody, describeParameters } from './request.ts'
import { describeSecurity, type SecuritySchemes } from './security.ts'

/** The options of a document. */
export interface DocumentOptions extends ConversionOptions {
  readonly info: DocumentInfo
  /**
   * The version of OpenAPI. `'3.2'` has operations for the method QUERY and the schemas of the items
   * of streams. Default: `'3.1'`, which is written as 3.1.1.
   */
  readonly version?: '3.1' | '3.2'
  /** The path that the routes are mounted at, such as `/v1`. Default: none. */
  readonly prefix?: string
  /** Whether the prefix is the URL of a server, or a part of each path. Default: `'server'`. */
  readonly prefixAs?: 'server' | 'path'
  /** The servers, beside that of the prefix. Default: none. */
  readonly servers?: readonly DocumentServer[]
  /** The groups of operations with their prose, in order. Default: none. */
  readonly tags?: OpenApiDocument['tags']
  /**
   * The schemas of the texts that custom matchers accept, by name. Default: any text.
   *
   * @example { date: { type: 'string', format: 'date' } }
   */
  readonly matchers?: Readonly<Record<string, JsonSchema>>
}

/** A document and all findings about it. It is complete only where none of them is an error. */
export interface DocumentResult {
  readonly document: OpenApiDocument
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Describes routes as an OpenAPI document. It reads the data that the handlers and the middleware
 * carry, and starts nothing.
 *
 * @param routes with their modules loaded: `dispatcher.routes`
 * @example
 * const { document, diagnostics } = describeRoutes(dispatcher.routes, {
 *   info: { title: 'Ships', version: '1.0.0' },
 * })
 * @throws {UsageError} for an unknown option and a value that is not valid.
 */
export function describeRoutes(
  routes: readonly DescribedRoute[],
  options: DocumentOptions,
): DocumentResult {
  checkDocumentOptions(options)
  const { info, version = '3.1', prefix = '', prefixAs = 'server', servers = [], tags } = options
  const work: DocumentWork = {
    options,
    components: new Components(),
    schemes: new Map(),
    diagnostics: [],
    convert: createCachedConversion(options),
  }
  const places = placeRoutes(routes, work)
  const operations = places.flatMap((place) => describePlace(place, work))
  reportIds(operations)
  const paths = toPathItems(operations, prefixAs === 'path' ? prefix : '')
  const { document, schemas } = work.components.finish(paths)
  const securitySchemes = Object.fromEntries([...work.schemes].sort(([a], [b]) => (a < b ? -1 : 1)))
  const components = {
    ...(Object.keys(schemas).length > 0 && { schemas }),
    ...(work.schemes.size > 0 && { securitySchemes }),
  }
  const allServers = [
    ...(prefix !== '' && prefixAs === 'server' ? [{ url: prefix }] : []),
    ...servers,
  ]
  return {
    document: {
      openapi: version === '3.2' ? '3.2.0' : '3.1.1',
      info,
      ...(allServers.length > 0 && { servers: allServers }),
      ...(tags !== undefined && { tags }),
      // The references were the only parts that changed.
      paths: document as Record<string, PathItem>,
      ...(Object.keys(components).length > 0 && { components }),
    },
    diagnostics: work.diagnostics,
  }
}

interface DocumentWork {
  readonly options: DocumentOptions
  readonly components: Components
  readonly schemes: SecuritySchemes
  readonly diagnostics: Diagnostic[]
  readonly convert: CachedConversion
}

/** The paths of all routes by rank, without those that another route answers alone. */
function placeRoutes(routes: readonly DescribedRoute[], work: DocumentWork): RoutePlace[] {
  const places = routes.flatMap((route) => {
    // A dispatcher makes it anew at each reading.
    const { description } = route
    return toDocumentPaths(route.segments).map((path) => ({ route, path, description }))
  })
  const served = new Set<string>()
  return [...places]
    .sort((a, b) => compare(a.path.rank, b.path.rank) || compare(a.route.pattern, b.route.pattern))
    .filter(({ path: { urls } }) => !served.has(urls) && served.add(urls))
    .filter(({ route, description }) => {
      if (description !== undefined) return true
      const message = 'the module is not loaded; await route.load() first'
      work.diagnostics.push({ ...whereOf(route), code: 'not-loaded', severity: 'error', message })
      return false
    })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function whereOf({
  id,
  pattern,
  file,
}: DescribedRoute): Pick<Diagnostic, 'route' | 'pattern' | 'file'> {
  return { route: id, pattern, file }
}

/**
 * The key of the options of a handler that serves the document itself, in its description.
 * `Symbol.for`, so that the ESM and CommonJS copies of this package agree.
 */
// `Symbol.for` has no type of its own for each name.
export const documentOptions: unique symbol = Symbol.for('portolan.documentOptions') as never

/** The options of the first `openApi()` among the routes; `undefined` where they have none. */
export function findDocumentOptions(
  routes: readonly DescribedRoute[],
): DocumentOptions | undefined {
  for (const { description } of routes) {
    for (const method of Object.values(description?.methods ?? {})) {
      const { [documentOptions]: options } = method as { [documentOptions]?: DocumentOptions }
      if (options !== undefined) return options
    }
  }
  return undefined
}

function describePlace(
  { route, path, description: all }: RoutePlace,
  work: DocumentWork,
): PlacedOperation[] {
  const placed: PlacedOperation[] = []
  const methods = Object.entries(all?.methods ?? {}) as [Verb, MethodDescription][]
  for (const [method, description] of methods) {
    if (documentOptions in description) continue
    const report: OperationScope['report'] = (code, severity, finding) => {
      const { handler } = description
      work.diagnostics.push({ ...whereOf(route), code, severity, method, handler, ...finding })
    }
    if (method === 'QUERY' && work.options.version !== '3.2') {
      const message = "OpenAPI 3.1 has no operation for QUERY; write version: '3.2'"
      report('query-method', 'warning', { message })
      continue
    }
    const operation = describeOperation({ route, path, method, report }, description, work)
    placed.push({ route, path, description: all, method, operation, report })
  }
  return placed
}

function describeOperation(
  { route, path, method, report }: Omit<PlacedOperation, 'operation' | 'description'>,
  description: MethodDescription,
  work: DocumentWork,
): Operation {
  const { docs = {}, deprecated, middleware } = description
  const verb = method.slice(0, 1) + method.slice(1).toLowerCase()
  const { components, convert, options, schemes } = work
  const scope = createOperationScope({
    version: options.version ?? '3.1',
    components,
    convert,
    matchers: options.matchers ?? {},
    report,
    name: verb + path.words + path.suffix,
  })
  const isDeprecated =
    deprecated !== undefined || middleware.some((part) => part.deprecated !== undefined)
  const id = docs.operationId ?? verb.toLowerCase() + path.words
  const parameters = describeParameters(description, path, scope)
  const requestBody = describeBody(description, scope)
  const security = describeSecurity(description, schemes, scope)
  return {
    operationId: id + path.suffix,
    summary: docs.summary ?? toSummary(verb + path.words + path.suffix),
    ...(docs.description !== undefined && { description: docs.description }),
    ...(docs.tags !== undefined && { tags: docs.tags }),
    ...(isDeprecated && { deprecated: true }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    responses: describeAnswers(description, scope),
    security,
    ...(route.file !== undefined && { 'x-portolan-file': route.file }),
  }
}

/** `GetApiShipsById` is `Get api ships by id`. */
function toSummary(words: string): string {
  const [first = '', ...others] = words.split(/(?=\p{Lu})/u)
  return [first, ...others.map((word) => word.toLowerCase())].join(' ')
}
