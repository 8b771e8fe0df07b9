import cookieParser from 'cookie-parser'
import type { Express, RequestHandler } from 'express'

/** How an app that does not mount the routes itself is completed. */
interface MountPlace {
  /** Whether the app handles errors itself, so that the routes' errors are for it. */
  readonly handlesErrors: boolean
  /** The name of the function in front of the routes, if it has one. */
  readonly lastName: string | undefined
  /**
   * Mounts the routes behind everything in the app except the layers at its end that pass no
   * request on.
   */
  mount(routes: RequestHandler): void
}

/**
 * Parses cookies before everything else, unless the app does so somewhere: a second parser
 * would leave its signed cookies unread.
 */
export function parseCookiesFirst(app: Express, secret: string | readonly string[] | undefined) {
  const stack = stackOf(app)
  // The name of the function that cookie-parser returns.
  for (const { name } of walkLayers(stack)) if (name === 'cookieParser') return
  useAt(app, findFirstIndex(stack), cookieParser(secret as string | string[] | undefined))
}

/**
 * Finds where the routes belong in an app.
 *
 * @param appName whose it is, for messages
 * @param onWarning told what the app has to change for its error handler to see the routes' errors
 */
export function findMountPlace(
  app: Express,
  appName: string,
  onWarning: (message: string) => void,
): MountPlace {
  const stack = stackOf(app)
  const last = stack.findLastIndex((layer) => !isFinal(layer))
  const index = last + 1
  const handlesErrors = stack.slice(index).some(isErrorHandler)
  if (!handlesErrors && stack.some((layer) => isErrorHandler(layer) && isAtRoot(layer))) {
    onWarning(
      `${appName}: other middleware stands after its error handler, so that errors of the routes do not reach it; move the error handler to the end, or mount resourceRoutes() before it`,
    )
  }
  return {
    handlesErrors,
    lastName: stack[last]?.name || undefined,
    mount: (routes) => useAt(app, index, routes),
  }
}

/**
 * Whether a layer ends every request that comes to it: an error handler, or a function of exactly
 * two parameters at `/` or on a path for all, such as a 404 or the page of a browser app. It has no
 * `next` to pass a request on with, and so it would hide the routes behind it.
 */
function isFinal(layer: Layer): boolean {
  const { route, handle } = layer
  if (route === undefined) return isErrorHandler(layer) || (isAtRoot(layer) && handle.length === 2)
  return isEveryPath(route.path) && route.stack.every((each) => each.handle.length === 2)
}

/** `*` and `(.*)` are Express 4's, `{*rest}` and `*rest` Express 5's, and both take `/.*\/`. */
function isEveryPath(path: unknown): boolean {
  if (path instanceof RegExp) return path.source === '.*'
  return typeof path === 'string' && /^\/?(?:\*\w*|\{\*\w+\}|\(\.\*\))$/.test(path)
}

/**
 * One entry of an Express router, as far as both majors agree. Neither documents it; the tests
 * run on both.
 */
interface Layer {
  /** The function, or for a route the one that dispatches to its own stack. */
  readonly handle: CallableFunction
  readonly name: string
  /** In the stack of a route: its method in lower case, or none for all of them. */
  readonly method?: string | undefined
  readonly route?: { readonly path: unknown; readonly stack: readonly Layer[] } | undefined
  /** Express 5: whether it was mounted at `/` by `use()`. */
  readonly slash?: boolean
  /** Express 4: the same, and whether it was mounted at `*`. */
  readonly regexp?: { readonly fast_slash?: boolean; readonly fast_star?: boolean }
}

interface WithRouter {
  /** Express 4, once something was mounted. There the getter `router` throws. */
  readonly _router?: { readonly stack: Layer[] }
  readonly router?: { readonly stack: Layer[] }
}

/**
 * The layers that the app runs for each request, in its order. An app that has nothing yet is given
 * a router.
 */
function stackOf(app: Express): Layer[] {
  // The two are typed for no major, or for one.
  const { _router: router4 } = app as unknown as WithRouter
  if (router4 !== undefined) return router4.stack
  if ('lazyrouter' in app) return []
  return (app as unknown as WithRouter).router?.stack ?? []
}

/** Mounts a middleware at `/`, in front of the layer that has the index now. */
function useAt(app: Express, index: number, middleware: RequestHandler): void {
  app.use(middleware)
  const stack = stackOf(app)
  const layer = stack.pop()
  if (layer !== undefined) stack.splice(index, 0, layer)
}

/** The index of the app's own first layer: Express 4 begins with two that it needs itself. */
function findFirstIndex(stack: readonly Layer[]): number {
  const index = stack.findIndex(({ name }) => name !== 'query' && name !== 'expressInit')
  return index === -1 ? stack.length : index
}

function isAtRoot({ route, slash, regexp }: Layer): boolean {
  const { fast_slash = false, fast_star = false } = regexp ?? {}
  return route === undefined && (slash === true || fast_slash || fast_star)
}

/** Express tells them by this number too. */
function isErrorHandler({ route, handle }: Layer): boolean {
  return route === undefined && handle.length === 4
}

/** Every layer, those of mounted routers and apps included. */
function* walkLayers(stack: readonly Layer[]): Generator<Layer> {
  for (const layer of stack) {
    yield layer
    const { stack: below } = layer.handle as { stack?: unknown }
    if (Array.isArray(below)) yield* walkLayers(below)
  }
}
