import type { RouteDefinition } from '@portolan/dispatch-core'

/** A middleware or listener of an adapter, whose routes can be replaced while it serves. */
export interface ReplaceableRoutes {
  replaceRoutes(routes: readonly RouteDefinition[]): void
}

/**
 * Provides routes to an app whose route files are not imported from disk, because they are part of
 * a bundle or are reloaded. It passes them to the middleware and listeners that the app makes.
 */
export interface RouteProvider {
  /** The routes of an app directory as the app wrote it, or `undefined` for those on disk. */
  provide(appDir: string | URL): readonly RouteDefinition[] | undefined
  /**
   * Called with each middleware or listener that the app makes, and with the source of its routes.
   */
  created(made: ReplaceableRoutes, appDir: string | URL | undefined): void
}

/**
 * The provider is on the global object, because an app and its runner may have different copies of
 * an adapter.
 */
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
