import type { Middleware } from '@portolan/dispatch-core'
import type { FileExports } from './import-file.ts'
import { RouteLoadError } from './route-load-error.ts'

/**
 * The middleware that a file exports: its `default`, or `module.exports` itself.
 *
 * @throws RouteLoadError for anything else, so that no guard is lost.
 */
export function toMiddleware({
  file,
  exports,
  isCommonJs,
}: FileExports): Middleware | readonly Middleware[] {
  const value = isCommonJs && isMiddleware(exports) ? exports : defaultOf(exports)
  if (isMiddleware(value)) return value
  throw new RouteLoadError('invalid-middleware', file, {
    problem: `its default export is ${value === undefined ? 'missing' : 'no function and no array of functions'}`,
    fix: 'Write export default async (context, next) => next()',
  })
}

function isMiddleware(value: unknown): value is Middleware | readonly Middleware[] {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'function')
  return typeof value === 'function'
}

function defaultOf(exports: unknown): unknown {
  return typeof exports === 'object' && exports !== null && 'default' in exports
    ? exports.default
    : undefined
}
