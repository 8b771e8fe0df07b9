import { isAtRoot, type Layer } from './express-stack.ts'

/** A function that names two or three parameters and nothing else: group 1 is the third's name. */
const PLAIN_HANDLER =
  /^(?:async\s+)?(?:function\b[^(]*|[\w$]+\s*)?\(\s*[\w$]+\s*,\s*[\w$]+\s*(?:,\s*([\w$]+)\s*)?,?\s*\)/

/** Ways to go on that are not the third parameter. */
const OTHER_WAYS = /\barguments\b|\beval\b|\.\s*next\b|\[\s*['"`]next/

/**
 * Whether no request gets past a layer, whatever its path: a 404 for all that is left, or the
 * page of a browser app. Only what is certain counts. A guard that was taken for one would be
 * passed by the routes that are mounted before it.
 */
export function isFinal(layer: Layer): boolean {
  if (layer.route === undefined) return isAtRoot(layer) && neverGoesOn(layer.handle)
  const { path, stack } = layer.route
  return isEveryPath(path) && stack.length > 0 && stack.every(({ handle }) => neverGoesOn(handle))
}

/** `*` and `(.*)` are Express 4's, `{*rest}` and `*rest` Express 5's, and both take `/.*\/`. */
function isEveryPath(path: unknown): boolean {
  if (path instanceof RegExp) return path.source === '.*'
  return typeof path === 'string' && /^\/?(?:\*\w*|\{\*\w+\}|\(\.\*\))$/.test(path)
}

/** Whether a handler cannot call `next()`; with what is certainly an error it only calls error handlers. */
function neverGoesOn(handler: CallableFunction): boolean {
  if (handler.length !== 2 && handler.length !== 3) return false
  const text = Function.prototype.toString.call(handler)
  const [head, next] = PLAIN_HANDLER.exec(text) ?? []
  if (head === undefined) return false
  const body = text.slice(head.length)
  if (OTHER_WAYS.test(body) || (next !== 'next' && /\bnext\b/.test(body))) return false
  return next === undefined || !mentionsOtherwise(body, next)
}

/** Compiled imports are `(0, module.name)`. */
const CALLEE = String.raw`(?:\(0,\s*[\w$.]+\)|[\w$.]+)`

/**
 * `(new Name(…))`, or what a function makes of nothing but a status of an error and a text, such
 * as `(createError(404))`: that is the same for every request.
 */
const CERTAIN_ERROR = String.raw`\(\s*(?:new\s+${CALLEE}\((?:[^()]|\([^()]*\))*\)|${CALLEE}\(\s*[45]\d\d\s*(?:,\s*(?:'[^']*'|"[^"]*")\s*)?\))\s*\)`

function mentionsOtherwise(body: string, next: string): boolean {
  const name = next.replaceAll('$', '\\$')
  return new RegExp(`(?<![\\w$.])${name}(?![\\w$])(?!${CERTAIN_ERROR})`).test(body)
}
