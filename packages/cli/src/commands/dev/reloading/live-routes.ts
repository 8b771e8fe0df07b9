import {
  createDispatcher,
  type HandlerContext,
  type MiddlewareModule,
  type MiddlewareSource,
  type RouteDefinition,
  type RouteModule,
} from '@portolan/dispatch-core'
import { type LoadedRoute, loadRoutes, type RouteManifest } from '@portolan/route-discovery'
import type { Problem } from '../problems/problem.ts'
import { answerProblem } from '../problems/problem-answer.ts'

/** How routes are loaded that may fail by themselves. */
export interface LiveRouteOptions {
  readonly appDir: string
  /** Given an absolute path. */
  readonly importModule: (file: string) => Promise<unknown>
  /** Called with each file that cannot be loaded; says what a client is told. */
  readonly onFailure: (file: string, error: unknown) => Problem
  readonly onLoaded: (file: string) => void
}

/**
 * The routes of a manifest, each imported on its first request. One that cannot be loaded
 * answers with the problem; it is tried again when it is given to a dispatcher again.
 */
export async function toLiveRoutes(
  manifest: RouteManifest,
  { appDir, importModule, onFailure, onLoaded }: LiveRouteOptions,
): Promise<RouteDefinition[]> {
  const routes = await loadRoutes(manifest, { appDir, importModule, lazy: true })
  return routes.map((route, index) => ({
    ...route,
    module: () => loadModule(route),
    middleware: route.middleware.map((source, place) =>
      toLiveMiddleware(source, manifest.routes[index]?.middleware[place] ?? route.file),
    ),
  }))

  async function loadModule(route: LoadedRoute): Promise<RouteModule> {
    try {
      const { module: load } = route
      const module = typeof load === 'function' ? await load() : load
      // The dispatcher would tell of wrong exports as of an error of the request.
      createDispatcher({ routes: [{ pattern: '/', file: route.file, module }] })
      onLoaded(route.file)
      return module
    } catch (error) {
      return toFailingModule(onFailure(route.file, error))
    }
  }

  function toLiveMiddleware(source: MiddlewareSource, file: string): MiddlewareSource {
    // With `lazy`, each is an import.
    const load = source as () => Promise<MiddlewareModule>
    return async () => {
      try {
        const module = await load()
        onLoaded(file)
        return module
      } catch (error) {
        const problem = onFailure(file, error)
        return { default: (context: HandlerContext) => toResponse(problem, context) }
      }
    }
  }
}

function toFailingModule(problem: Problem): RouteModule {
  const answer = (context: HandlerContext) => toResponse(problem, context)
  return { GET: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer }
}

/** A `Response`, which is sent as it is: the error handler of the app would hide the problem. */
function toResponse(problem: Problem, { request }: HandlerContext): Response {
  const { headers, body } = answerProblem(problem, request.headers.get('accept') ?? undefined)
  return new Response(body, { status: 500, headers })
}
