import type { RouteDefinition } from '@portolan/dispatch-core'

/** What an adapter made of routes, which takes other routes while it serves. */
export interface ReplaceableRoutes {
  replaceRoutes(routes: readonly RouteDefinition[]): void
}

/**
 * Whoever runs an app without importing its route files from disk, be it that they are part of a
 * bundle, or that they are reloaded: it hands the routes to what the app makes of them.
 */
export interface RouteProvider {
  /** The routes of an app directory as the app wrote it, or `undefined` for those on disk. */
  provide(appDir: string | URL): readonly RouteDefinition[] | undefined
  /** Called with each middleware or listener that the app makes, and where its routes came from. */
  created(made: ReplaceableRoutes, appDir: string | URL | undefined): void
}

/** On the global object, since an app and its runner may have copies of an adapter each. */
const PROVIDER = Symbol.for('portolan.routeProvider')

interface Provided {
  [PROVIDER]?: RouteProvider | undefined
}

export function findRouteProvider(): RouteProvider | undefined {
  return (globalThis as Provided)[PROVIDER]
}

/** Provides routes to every adapter in this process from now on. */
export function setRouteProvider(provider: RouteProvider | undefined): void {
  ;(globalThis as Provided)[PROVIDER] = provider
}
