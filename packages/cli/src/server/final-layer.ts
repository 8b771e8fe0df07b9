import { isAtRoot, type Layer } from './express-stack.ts'

/**
 * Whether a layer certainly ends every request that comes to it as not found: a 404 for all that
 * is left, or the page of a browser app. Routes go before it, since they would be hidden behind.
 *
 * A guard that was taken for one would be passed by the routes, so that nothing is guessed: the
 * text of the function has to be of the one plain form that says 404 and leaves no choice.
 */
export function isFinal(layer: Layer): boolean {
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
