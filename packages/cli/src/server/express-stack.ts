import type { Express, RequestHandler } from 'express'

/**
 * One entry of an Express router, as far as both majors agree. Neither documents it; the tests
 * run on both.
 */
export interface Layer {
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

/** What the app runs for each request, in its order. An app that has nothing yet is given a router. */
export function stackOf(app: Express): Layer[] {
  // The two are typed for no major, or for one.
  const { _router: router4 } = app as unknown as WithRouter
  if (router4 !== undefined) return router4.stack
  if ('lazyrouter' in app) return []
  return (app as unknown as WithRouter).router?.stack ?? []
}

/** Mounts a middleware at `/`, in front of the layer that has the index now. */
export function useAt(app: Express, index: number, middleware: RequestHandler): void {
  app.use(middleware)
  const stack = stackOf(app)
  const layer = stack.pop()
  if (layer !== undefined) stack.splice(index, 0, layer)
}

/** The index of the app's own first layer: Express 4 begins with two that it needs itself. */
export function findFirstIndex(stack: readonly Layer[]): number {
  const index = stack.findIndex(({ name }) => name !== 'query' && name !== 'expressInit')
  return index === -1 ? stack.length : index
}

export function isAtRoot({ route, slash, regexp }: Layer): boolean {
  const { fast_slash = false, fast_star = false } = regexp ?? {}
  return route === undefined && (slash === true || fast_slash || fast_star)
}

/** Express tells them by this number too. */
export function isErrorHandler({ route, handle }: Layer): boolean {
  return route === undefined && handle.length === 4
}

/** Every layer, those of mounted routers and apps included. */
export function* walkLayers(stack: readonly Layer[]): Generator<Layer> {
  for (const layer of stack) {
    yield layer
    const { stack: below } = layer.handle as { stack?: unknown }
    if (Array.isArray(below)) yield* walkLayers(below)
  }
}
