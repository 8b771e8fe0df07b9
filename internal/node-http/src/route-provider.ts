import type { RouteDefinition } from '@portolan/dispatch-core'
import type { ReplaceableRoutes } from '@portolan/dispatch-core/adapter'

/**
 * The program that runs an app, such as `portolan dev`. It hands routes to the adapters of the app,
 * so that they do not import route files from disk: the routes are part of a bundle, or the program
 * reloads them.
 *
 * An adapter that takes `appDir` asks `provide()` before it reads the directory. It calls
 * `created()` once with the function that it gives to its user, with provided routes or others.
 */
export interface RouteProvider {
  /** The routes of an app directory as the app wrote it, or `undefined` for those on disk. */
  provide(appDir: string | URL): readonly RouteDefinition[] | undefined
  /** Told of each middleware or listener that the app makes, and of the directory of its routes. */
  created(made: ReplaceableRoutes, appDir: string | URL | undefined): void
}

/**
 * The provider is on the global object, because the app and the program may have different copies
 * of an adapter.
 */
const PROVIDER = Symbol.for('portolan.routeProvider')

interface Provided {
  [PROVIDER]?: RouteProvider | undefined
}

export function findRouteProvider(): RouteProvider | undefined {
  return (globalThis as Provided)[PROVIDER]
}

/** Provides routes to every adapter in this process from now on; `undefined` ends that. */
export function setRouteProvider(provider: RouteProvider | undefined): void {
  ;(globalThis as Provided)[PROVIDER] = provider
}
