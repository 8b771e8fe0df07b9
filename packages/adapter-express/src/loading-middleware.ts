import type { ReplaceableRoutes } from '@portolan/dispatch-core/adapter'
import type { RequestHandler } from 'express'

/** The middleware of `resourceRoutes()` whose route modules have been loaded. */
export interface ResourceRoutes extends RequestHandler, ReplaceableRoutes {}

/**
 * The middleware of `resourceRoutes()` at once. Requests wait until every route module has been loaded.
 * A caller can wait too: `await` gives the loaded middleware, which cannot be awaited again.
 *
 * Before that, `routes` and `replaceRoutes()` throw a `TypeError`.
 */
export interface LoadingResourceRoutes extends ResourceRoutes {
  /**
   * Resolves when every route module has been loaded, and rejects as loading does. If loading fails
   * and neither this nor `then()`, `catch()` or `finally()` was used, the process ends with the error.
   */
  readonly ready: Promise<ResourceRoutes>
  readonly then: Promise<ResourceRoutes>['then']
  readonly catch: Promise<ResourceRoutes>['catch']
  readonly finally: Promise<ResourceRoutes>['finally']
}

/** Middleware whose requests wait until `loading` resolves to the middleware for them. */
export function createLoadingMiddleware(loading: Promise<ResourceRoutes>): LoadingResourceRoutes {
  let loaded: ResourceRoutes | undefined
  let failure: unknown
  let isAwaited = false
  const middleware: RequestHandler = (req, res, next) => {
    if (loaded === undefined) {
      loading.then((routes) => routes(req, res, next), next)
    } else {
      loaded(req, res, next)
    }
  }
  // A second promise: a request that waits handles the failure of the first one, and must not keep
  // it from ending the process.
  const ready = loading.then((routes) => {
    loaded = routes
    return routes
  })
  loading.catch((error: unknown) => {
    failure = error
    if (!isAwaited && isSwallowed()) console.error(error)
  })
  const promise = () => {
    isAwaited = true
    return ready
  }
  const findLoaded = (wanted: string) => {
    if (loaded === undefined) throw notLoaded(wanted, failure)
    return loaded
  }
  // They are not enumerable: instrumentation copies the values of all that are, and these may have
  // none yet.
  return Object.defineProperties(named(middleware), {
    routes: { get: () => findLoaded('routes').routes },
    replaceRoutes: { get: () => findLoaded('replaceRoutes').replaceRoutes },
    ready: { get: promise },
    // biome-ignore lint/suspicious/noThenProperty: await is meant to wait for it
    then: { get: () => promise().then.bind(ready) },
    catch: { get: () => promise().catch.bind(ready) },
    finally: { get: () => promise().finally.bind(ready) },
  }) as LoadingResourceRoutes // The properties are the members that the interface adds.
}

/**
 * Whether the process goes on after an unhandled rejection, and so answers requests, and is not
 * `portolan dev`, which marks itself since it shows every one.
 */
function isSwallowed(): boolean {
  const listeners =
    process.listenerCount('unhandledRejection') + process.listenerCount('uncaughtException')
  return listeners > 0 && !(Symbol.for('portolan.showsErrors') in process)
}

function notLoaded(wanted: string, cause: unknown): TypeError {
  return new TypeError(
    `resourceRoutes(): ${wanted} is there when the routes have been loaded; write const resources = await resourceRoutes({ … }), and then resources.${wanted}`,
    cause === undefined ? undefined : { cause },
  )
}

/** With the name that traces show; a bundler may change the one of a function. */
export function named<Middleware extends RequestHandler>(middleware: Middleware): Middleware {
  return Object.defineProperty(middleware, 'name', { value: 'resourceRoutes' })
}
