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
}

export interface ListedPage {
  readonly id: string
  readonly pattern: string
  readonly file: string
  /** The route file that therefore serves nothing. */
  readonly shadows?: string
}

export function toRouteListing({ routes, manifest }: ProjectRoutes): RouteListing {
  return {
    version: 1,
    routes: routes.map(toListedRoute),
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
