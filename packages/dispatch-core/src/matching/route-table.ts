import { comparePatterns } from '../pattern/compare-patterns.ts'
import { encodeSegment } from '../pattern/encode-segment.ts'
import type { ParamMatcher } from '../pattern/param-matcher.ts'
import type { PathParams } from '../pattern/param-types.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import { findLeaf } from './find-leaf.ts'
import { createMatchers, type Matchers } from './matchers.ts'
import { PathSearch } from './path-search.ts'
import { readParams, readSteps } from './read-params.ts'
import { type TrailingSlash, toPath, toUpperHex } from './request-path.ts'
import { createLeaf, type TableRoute } from './route-leaf.ts'
import { growNode, RouteNode } from './route-node.ts'
import { toRouteSegment } from './route-segment.ts'
import { tailLength } from './tail-length.ts'

export type { TableRoute, TrailingSlash }

export interface RouteTableOptions {
  /** Custom param matchers by name. Default: none. */
  readonly matchers?: Readonly<Record<string, ParamMatcher>>
  /** Default: `'ignore'`. */
  readonly trailingSlash?: TrailingSlash
}

/** A route and its params for one path; or a route that would match if the path were valid. */
export type TableMatch<R> =
  | { readonly route: R; readonly params: PathParams<string>; readonly malformed?: undefined }
  | { readonly route: R; readonly malformed: true; readonly params?: undefined }

export interface RouteTable<R> {
  /** In the order in which they rank. */
  readonly routes: readonly R[]
  /** The route for a raw request target, whose path ends at `?`. Never throws. */
  match(target: string): TableMatch<R> | undefined
}

/**
 * A table of routes.
 *
 * @throws {PatternError} for an unknown matcher, or two routes with the same pattern but for
 * the names of params.
 * @throws {TypeError} for a wrong option.
 */
export function createRouteTable<R extends TableRoute>(
  routes: readonly R[],
  { matchers = {}, trailingSlash = 'ignore' }: RouteTableOptions = {},
): RouteTable<R> {
  const matcherMap = createMatchers(matchers)
  const root = new RouteNode<R>()
  for (const route of routes) insertRoute(root, route, matcherMap)
  const hasEncodedText = routes.some(({ segments }) => segments.some(isEncoded))

  function match(target: string): TableMatch<R> | undefined {
    let path = toPath(target, trailingSlash)
    if (path === undefined) return undefined
    if (hasEncodedText && path.includes('%')) path = toUpperHex(path)
    const search = new PathSearch(path)
    const leaf = findLeaf(root, search)
    if (leaf === undefined) return undefined
    const { route, steps } = leaf
    let params = steps && readSteps(path, steps)
    if (params === undefined) {
      // No valid request target holds one, and what comes after it is no path.
      if (path.includes('#')) return undefined
      params = readParams(
        route.segments.map((segment) => toRouteSegment(segment, matcherMap, route.pattern)),
        search,
      )
    }
    return params === undefined
      ? { route, malformed: true }
      : { route, params: params as PathParams<string> }
  }

  return {
    get routes() {
      return routes.toSorted((a, b) => comparePatterns(a.segments, b.segments))
    },
    match,
  }
}

function insertRoute<R extends TableRoute>(root: RouteNode<R>, route: R, matchers: Matchers): void {
  const { segments, pattern } = route
  let node = root
  for (const [index, segment] of segments.entries()) {
    node = growNode(node, segment, tailLength(segments.slice(index + 1)), (segment) =>
      toRouteSegment(segment, matchers, pattern),
    )
  }
  if (node.leaf !== undefined) {
    throw new PatternError({
      code: 'duplicate-route',
      pattern,
      index: 0,
      problem: `it matches what ${JSON.stringify(node.leaf.route.pattern)} matches`,
      fix: 'Remove one of the two routes',
    })
  }
  node.leaf = createLeaf(route)
}

function isEncoded(segment: TableRoute['segments'][number]): boolean {
  if (segment.kind === 'static') return encodeSegment(segment.value).includes('%')
  if (segment.kind !== 'affixed') return false
  return segment.parts.some((part) => typeof part === 'string' && encodeSegment(part).includes('%'))
}
