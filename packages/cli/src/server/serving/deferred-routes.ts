import type { MiddlewareModule, RouteDefinition, RouteModule } from '@portolan/dispatch-core'

/** A route of a build before its module is there. */
export interface BuiltRoute {
  readonly id: string
  readonly pattern: string
  readonly file: string
  /** How many. */
  readonly middleware: number
}

/** What the generated routes module exports. */
export interface RoutesModule {
  /** The same routes in the same order, with what their files export. */
  readonly routes: readonly (RouteDefinition & {
    readonly module: RouteModule
    readonly middleware: readonly MiddlewareModule[]
  })[]
}

/** Routes for an app that mounts them before they are imported. */
export function deferRoutes(
  routes: readonly BuiltRoute[],
  load: () => Promise<RoutesModule>,
): RouteDefinition[] {
  return routes.map(({ id, pattern, file, middleware }, index) => {
    const imported = async () => {
      const route = (await load()).routes[index]
      if (route === undefined) throw new Error(`${file} is not part of this build`)
      return route
    }
    return {
      id,
      pattern,
      file,
      module: async () => (await imported()).module,
      middleware: Array.from({ length: middleware }, (_, at) => async () => {
        const guard = (await imported()).middleware[at]
        if (guard === undefined) throw new Error(`${file} has other middleware in this build`)
        return guard
      }),
    }
  })
}
