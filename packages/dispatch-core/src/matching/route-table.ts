import { compareText, rankOf } from '../pattern/compare-patterns.ts'
import type { ParamMatcher } from '../pattern/param-matcher.ts'
import type { PathParams } from '../pattern/param-types.ts'
import { insertRoutes } from './insert-routes.ts'
import { matchPath } from './match-path.ts'
import { NO_PARAMS, PathWalk, readParams } from './path-walk.ts'
import {
  checkTrailingSlash,
  isValidPath,
  type TrailingSlash,
  toPath,
  toUpperHex,
} from './request-path.ts'
import { segmentsOf, type TableRoute } from './route-node.ts'
import { createMatchers } from './route-segment.ts'

export type { TableRoute, TrailingSlash }

export interface RouteTableOptions {
  /** Custom param matchers by name. Default: none. */
  readonly matchers?: Readonly<Record<string, ParamMatcher>>
  /** Whether a path may, may not or must end with a slash. Default: `'ignore'`. */
  readonly trailingSlash?: TrailingSlash
}

/** A route and its params for one path, or a route that would match if the path were valid. */
export type TableMatch<R> =
  | { readonly route: R; readonly params: PathParams<string>; readonly malformed?: undefined }
  | { readonly route: R; readonly malformed: true; readonly params?: undefined }

export interface RouteTable<R> {
  /** The routes, with the highest rank first. */
  readonly routes: readonly R[]
  /** Finds the route for a raw request target, whose path ends at `?`. Never throws. */
  match(target: string): TableMatch<R> | undefined
}

/**
 * Creates a table of routes.
 *
 * @throws {PatternError} for an unknown matcher, and for two routes of which some variants match
 * the same paths with equal rank, such as patterns that differ only in the names of params.
 * @throws {UsageError} for a wrong option.
 */
export function createRouteTable<R extends TableRoute>(
  routes: readonly R[],
  { matchers = {}, trailingSlash = 'ignore' }: RouteTableOptions = {},
): RouteTable<R> {
  const matcherMap = createMatchers(matchers)
  checkTrailingSlash(trailingSlash)
  const { paths, root, hasEncodedText, paramCount } = insertRoutes(routes, matcherMap)
  const findStaticRoute = createStaticFinder(paths)
  // A custom matcher may search the table itself, in the middle of a walk.
  const shared = Object.keys(matchers).length === 0 ? new PathWalk(paramCount) : undefined

  function match(target: string): TableMatch<R> | undefined {
    let path = toPath(target, trailingSlash)
    if (path === undefined) return undefined
    if (hasEncodedText && path.includes('%')) path = toUpperHex(path)
    const staticRoute = findStaticRoute(path)
    if (staticRoute !== undefined) return { route: staticRoute, params: NO_PARAMS }
    const walk = shared ?? new PathWalk(paramCount)
    walk.begin(path)
    const leaf = matchPath(root, walk)
    if (leaf === undefined) return undefined
    const { route } = leaf
    const params = readParams(leaf, walk)
    if (params !== undefined && walk.isPlain) return { route, params }
    if (!isValidPath(path)) return undefined
    return params === undefined ? { route, malformed: true } : { route, params }
  }

  return {
    get routes() {
      return routes
        .map((route) => ({ route, rank: rankOf(segmentsOf(route)) }))
        .sort((a, b) => compareText(a.rank, b.rank))
        .map(({ route }) => route)
    },
    match,
  }
}

/**
 * Makes a function that finds the route with a variant without params for a path. Such a variant
 * ranks above all others that match the path, so it is searched first.
 */
function createStaticFinder<R>(routes: ReadonlyMap<string, R>): (path: string) => R | undefined {
  // A small filter: it rejects most unknown paths by three numbers, without hashing the text. At
  // most one place in eight is taken.
  const isTaken = new Uint8Array(2 ** Math.ceil(Math.log2(routes.size * 8 + 1)))
  const mask = isTaken.length - 1
  for (const path of routes.keys()) isTaken[signOf(path) & mask] = 1
  return (path) => (isTaken[signOf(path) & mask] === 1 ? routes.get(path) : undefined)
}

/** A hash of a path's length, its last character and the one in the middle. */
function signOf(path: string): number {
  const last = path.length - 1
  const read = (last << 16) ^ (path.charCodeAt(last >> 1) << 8) ^ path.charCodeAt(last)
  return Math.imul(read, 0x9e37_79b1) >>> 12
}
