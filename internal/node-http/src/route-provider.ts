import type { RouteDefinition } from '@portolan/dispatch-core'
import type { ReplaceableRoutes } from '@portolan/dispatch-core/adapter'

/**
 * The runner of an app, which hands routes to the app's adapters, so that they import no route
 * files from disk: the routes are part of a bundle, or the runner reloads them.
 *
 * An adapter that takes `appDir` asks `provide()` before it reads the directory, and calls
 * `created()` once with the function that it gives to its user, however it came to its routes.
 */
export interface RouteProvider {
  /** The routes of an app directory as the app wrote it, or `undefined` for those on disk. */
  provide(appDir: string | URL): readonly RouteDefinition[] | undefined
  /** Told of each middleware or listener that the app makes, and of the directory of its routes. */
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
