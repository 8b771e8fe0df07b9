import type { MethodDescription, SecurityScheme } from '@portolan/dispatch-core'
import type { Diagnostic } from '@portolan/route-discovery'
import type { ProjectRoute, ProjectRoutes } from '../../project/project-routes.ts'

/** The output of `portolan routes --json`. New members may come; these stay. */
export interface RouteListing {
  readonly version: 1
  /** In the order in which they rank, best first. */
  readonly routes: readonly ListedRoute[]
  readonly pages: readonly ListedPage[]
  readonly warnings: readonly Diagnostic[]
}

export interface ListedRoute {
  /** The directory as written. */
  readonly id: string
  readonly pattern: string
  /**
   * Relative to the app directory, with forward slashes; the middleware likewise, outermost first.
   */
  readonly file: string
  readonly middleware: readonly string[]
  /** As in `Allow`. */
  readonly methods: readonly string[]
  /** The names of the exports that answer them. */
  readonly handlers: readonly string[]
  /** The parts that each handler has schemas for. */
  readonly schemas: Readonly<Record<string, readonly string[]>>
  /** The names of the middleware that each handler has of its own, outermost first. */
  readonly handlerMiddleware: Readonly<Record<string, readonly string[]>>
  /** Whether the file could be read to its end; else there may be other methods. */
  readonly isComplete: boolean
  /**
   * All that the handlers and the middleware say of themselves, from the imported files. Left out
   * with `--no-descriptions`, and where a file cannot be imported.
   */
  readonly description?: ListedDescription
  /** The message of the error for a file that cannot be imported. */
  readonly error?: string
}

/** The description of a route, as JSON. */
export interface ListedDescription {
  /** The methods with a handler. `HEAD` only with an export of its own. */
  readonly methods: Readonly<Record<string, ListedMethod>>
}

/** The description of a method, as JSON. Schemas are told by name, answers by status. */
export interface ListedMethod extends Pick<MethodDescription, 'handler' | 'docs' | 'bodyTypes'> {
  /** The parts of the request that have a schema. */
  readonly schemas: readonly ('params' | 'query' | 'headers' | 'body')[]
  /** The answers that the handler describes. */
  readonly responses: readonly number[]
  /** The headers of the answers that the handler describes. */
  readonly responseHeaders?: readonly string[]
  /** Dates may be as in ISO 8601. */
  readonly deprecated?: MethodDescription['deprecated']
  /** All middleware around the handler that describes itself, outermost first. */
  readonly middleware: readonly ListedMiddleware[]
  /** The errors that Portolan itself can answer. */
  readonly problems: readonly number[]
}

/** The description of a middleware, as JSON. */
export interface ListedMiddleware
  extends Pick<ListedMethod, 'responseHeaders' | 'deprecated'>,
    Partial<Pick<ListedMethod, 'responses'>> {
  /** The headers of requests that it reads. */
  readonly requestHeaders?: readonly string[]
  /** The credentials that it asks for; each one suffices by itself. */
  readonly security?: readonly SecurityScheme[]
}

export interface ListedPage {
  readonly id: string
  readonly pattern: string
  readonly file: string
  /** The route file that therefore serves nothing. */
  readonly shadows?: string
}

/** @param readings the descriptions or errors of the routes, by pattern */
export function toRouteListing(
  { routes, manifest }: ProjectRoutes,
  readings: ReadonlyMap<string, Pick<ListedRoute, 'description' | 'error'>> = new Map(),
): RouteListing {
  return {
    version: 1,
    routes: routes.map((route) => ({ ...toListedRoute(route), ...readings.get(route.pattern) })),
    pages: manifest.pages.map(({ segments: _, ...page }) => page),
    warnings: manifest.warnings,
  }
}

function toListedRoute({
  id,
  pattern,
  file,
  middleware,
  methods,
  source,
}: ProjectRoute): ListedRoute {
  const handlers = source.exports.filter(({ name }) => isHandlerName(name, methods))
  return {
    id,
    pattern,
    file,
    middleware,
    methods,
    handlers: handlers.map(({ name }) => name),
    schemas: Object.fromEntries(
      handlers.flatMap(({ name, schemas }) => (schemas === undefined ? [] : [[name, schemas]])),
    ),
    handlerMiddleware: Object.fromEntries(
      handlers.flatMap(({ name, middleware: own }) => (own === undefined ? [] : [[name, own]])),
    ),
    isComplete: !source.isOpen,
  }
}

/** A verb that it exports is among its methods. */
function isHandlerName(name: string, methods: readonly string[]): boolean {
  return name === 'loader' || name === 'action' || methods.includes(name)
}
