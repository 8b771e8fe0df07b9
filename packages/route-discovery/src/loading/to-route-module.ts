import type { RouteModule } from '@portolan/dispatch-core'
import type { FileExports } from './import-file.ts'
import { RouteLoadError } from './route-load-error.ts'

/** The route module that a file exports. @throws RouteLoadError where it is no object. */
export function toRouteModule({ file, exports }: FileExports): RouteModule {
  if (typeof exports === 'object' && exports !== null) return exports as RouteModule
  throw new RouteLoadError('invalid-route-module', file, {
    problem: `module.exports is ${exports === null ? 'null' : `a ${typeof exports}`}`,
    fix: 'Write module.exports = { loader }, or exports.loader = …',
  })
}
