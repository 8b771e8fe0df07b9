import type { Middleware, RouteModule } from '@portolan/dispatch-core'
import { RouteLoadError } from '../manifest/errors.ts'
import type { ImportedFile } from './import-file.ts'

/**
 * The route module that a file exports.
 *
 * @throws {RouteLoadError} when its exports are not an object, or a router of Express.
 */
export function toRouteModule({ file, exports }: ImportedFile): RouteModule {
  if (isExpressRouter(exports) || isExpressRouter(defaultOf(exports))) {
    throw new RouteLoadError('invalid-route-module', file, {
      problem: 'it exports a router of Express, which answers nothing here',
      fix: 'Mount it in the app, app.use(router), or export a handler for each method, such as export const GET = fromExpress((req, res) => …)',
    })
  }
  if (typeof exports === 'object' && exports !== null) return exports as RouteModule
  throw new RouteLoadError('invalid-route-module', file, {
    problem: `module.exports is ${exports === null ? 'null' : `a ${typeof exports}`}`,
    fix: 'Write module.exports = { loader }, or exports.loader = …',
  })
}

/** Routers and apps of Express 4 and 5 are functions with these methods. */
function isExpressRouter(value: unknown): boolean {
  if (typeof value !== 'function') return false
  const { handle, use } = value as { handle?: unknown; use?: unknown }
  return typeof handle === 'function' && typeof use === 'function'
}

/**
 * The middleware that a file exports: its `default`, or `module.exports` itself.
 *
 * @throws {RouteLoadError} for anything else, so that no middleware is lost.
 */
export function toMiddleware({ file, exports }: ImportedFile): Middleware | readonly Middleware[] {
  const value = isMiddleware(exports) ? exports : defaultOf(exports)
  if (!isMiddleware(value)) throw noMiddleware(file, value)
  if ([value].flat().some(isExpressMiddleware)) throw unwrapped(file)
  return value
}

function noMiddleware(file: string, value: unknown): RouteLoadError {
  return new RouteLoadError('invalid-middleware', file, {
    problem: `its default export is ${value === undefined ? 'missing' : 'not a function or an array of functions'}`,
    fix: 'Write export default async (context, next) => next()',
  })
}

/** Middleware that is called with `(context, next)` has no use for a third parameter. */
function isExpressMiddleware({ length }: Middleware): boolean {
  return length > 2
}

function unwrapped(file: string): RouteLoadError {
  return new RouteLoadError('invalid-middleware', file, {
    problem:
      'its default export has three parameters or more, as Express middleware has; this is called with (context, next)',
    fix: 'Wrap it: export default fromExpress(…), which @portolan/adapter-express exports',
  })
}

function isMiddleware(value: unknown): value is Middleware | readonly Middleware[] {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'function')
  return typeof value === 'function'
}

/** A transpiled module that an ES module imports and exports again has its default inside. */
function defaultOf(exports: unknown): unknown {
  if (typeof exports !== 'object' || exports === null || !('default' in exports)) return undefined
  const { default: value } = exports
  const isTranspiled = (value as { __esModule?: unknown } | null | undefined)?.__esModule === true
  return isTranspiled ? defaultOf(value) : value
}
