import cookieParser from 'cookie-parser'
import type { Express, RequestHandler } from 'express'

/** How an app that does not mount the routes itself is completed. */
interface MountPlace {
  /** Whether the app handles errors itself, so that the routes' errors are for it. */
  readonly handlesErrors: boolean
  /** Mounts the routes: after all that the app does first, and before what ends every request. */
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
  const index = findEndIndex(stack)
  const handlesErrors = stack.slice(index).some(isErrorHandler)
  if (!handlesErrors && stack.some((layer) => isErrorHandler(layer) && isAtRoot(layer))) {
    onWarning(
      `${appName}: other middleware stands after its error handler, so that errors of the routes do not reach it; move the error handler to the end, or mount resourceRoutes() before it`,
    )
  }
  return { handlesErrors, mount: (routes) => useAt(app, index, routes) }
}

/** Behind the last layer after which a request may still go on. */
function findEndIndex(stack: readonly Layer[]): number {
  const last = stack.findLastIndex((layer) => !isErrorHandler(layer) && !isFinal(layer))
  return last + 1
}

/**
 * Whether a layer certainly ends every request that comes to it as not found: a 404 for all that
 * is left, or the page of a browser app. Routes go before it, since they would be hidden behind.
 *
 * A guard that was taken for one would be passed by the routes, so that nothing is guessed: the
 * text of the function has to be of the one plain form that says 404 and leaves no choice.
 */
function isFinal(layer: Layer): boolean {
  if (layer.route === undefined) return isAtRoot(layer) && isNotFound(layer.handle)
  const { path, stack } = layer.route
  return (
    isEveryPath(path) &&
    isRead(stack.map(({ method }) => method)) &&
    stack.every(({ handle }) => isNotFound(handle) || isPage(handle))
  )
}

/** Whether a route is for GET alone, or for every method; `app.all()` names each of them. */
function isRead(methods: readonly (string | undefined)[]): boolean {
  const [first] = methods
  if (methods.length === 0) return false
  if (methods.every((method) => method === first)) return first === undefined || first === 'get'
  return ['get', 'post', 'put', 'patch', 'delete', 'options'].every((each) =>
    methods.includes(each),
  )
}

/** `*` and `(.*)` are Express 4's, `{*rest}` and `*rest` Express 5's, and both take `/.*\/`. */
function isEveryPath(path: unknown): boolean {
  if (path instanceof RegExp) return path.source === '.*'
  return typeof path === 'string' && /^\/?(?:\*\w*|\{\*\w+\}|\(\.\*\))$/.test(path)
}

/** Group 1 to 3 are the names of the parameters. */
const HEAD =
  /^(?:async\s+)?(?:function\b[^(]*|[\w$]+\s*)?\(\s*([\w$]+)\s*,\s*([\w$]+)\s*(?:,\s*([\w$]+)\s*)?,?\s*\)/

/** Anything that may be otherwise for another request, or that goes on in another way. */
const CHOICE =
  /\?|&&|\|\||\b(?:if|else|switch|case|while|for|try|catch|throw|new|await|yield|this|arguments|eval)\b/

/** Compiled imports are `(0, module.name)`. */
const CALLEE = String.raw`(?:\(0,\s*[\w$.]+\)|[\w$.]+)`

/** `next(new Name(404, …))` or `next(createError(404, …))`, and nothing besides. */
const ERROR = String.raw`\(\s*(?:new\s+)?${CALLEE}\(\s*404\s*(?:,\s*(?:'[^']*'|"[^"]*")\s*)?\)\s*\)`

function isNotFound(handler: CallableFunction): boolean {
  const parts = readHandler(handler)
  if (parts === undefined) return false
  const { body, res, next } = parts
  if (next !== undefined && isOnly(body, `${escapeName(next)}\\s*${ERROR}`)) return true
  return answersPlainly(parts) && statuses(body).join() === '404' && uses(body, res)
}

/** What a browser app gets for every path: a file, with no status of its own. */
function isPage(handler: CallableFunction): boolean {
  const parts = readHandler(handler)
  if (parts === undefined || !answersPlainly(parts)) return false
  return /\.sendFile\s*\(/.test(parts.body) && statuses(parts.body).length === 0
}

interface HandlerText {
  readonly body: string
  readonly req: string
  readonly res: string
  readonly next: string | undefined
}

function readHandler(handler: CallableFunction): HandlerText | undefined {
  if (handler.length !== 2 && handler.length !== 3) return undefined
  const text = Function.prototype.toString.call(handler)
  const [head, req, res, next] = HEAD.exec(text) ?? []
  if (head === undefined || req === undefined || res === undefined) return undefined
  return { body: text.slice(head.length), req, res, next }
}

/** Whether it does one thing for every request, by its own response alone. */
function answersPlainly({ body, req, res, next }: HandlerText): boolean {
  return (
    !CHOICE.test(body) &&
    !/\bnext\b/.test(body) &&
    (next === undefined || !mentions(body, next)) &&
    // Handed on, they are somebody else's, who may find a way on through either.
    !new RegExp(
      `(?<![\\w$.])${escapeName(req)}(?![\\w$]|\\.(?:url|originalUrl|path|method)\\b)`,
    ).test(body) &&
    !new RegExp(`(?<![\\w$.])${escapeName(res)}(?![\\w$]|\\s*\\.)`).test(body)
  )
}

function isOnly(body: string, call: string): boolean {
  return (
    new RegExp(`^\\s*=>\\s*${call}$`).test(body) ||
    new RegExp(`^\\s*(?:=>\\s*)?\\{\\s*(?:return\\s+)?${call}\\s*;?\\s*\\}$`).test(body)
  )
}

function statuses(body: string): string[] {
  return [...new Set(body.match(/\b[1-5]\d\d\b/g) ?? [])]
}

function mentions(body: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${escapeName(name)}(?![\\w$])`).test(body)
}

function uses(body: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${escapeName(name)}\\s*\\.`).test(body)
}

function escapeName(name: string): string {
  return name.replaceAll('$', '\\$')
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

/** What the app runs for each request, in its order. An app that has nothing yet is given a router. */
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
