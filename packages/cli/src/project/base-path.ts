import type { ManifestRoute, RouteManifest } from '@portolan/route-discovery'

/**
 * Puts the path below which an app is served in front of all its patterns.
 *
 * @param basePath as `/v1`, or `/` for none
 */
export function withBasePath(manifest: RouteManifest, basePath: string): RouteManifest {
  const { routes, pages } = manifest
  return {
    ...manifest,
    routes: routes.map((route) => prefixRoute(route, basePath)),
    pages: pages.map((page) => prefixRoute(page, basePath)),
  }
}

export function prefixRoute<Route extends Pick<ManifestRoute, 'pattern' | 'segments'>>(
  route: Route,
  basePath: string,
): Route {
  if (basePath === '/') return route
  const base = basePath.slice(1).split('/')
  return {
    ...route,
    pattern: route.pattern === '/' ? basePath : `${basePath}${route.pattern}`,
    segments: [...base.map((value) => ({ kind: 'static' as const, value })), ...route.segments],
  }
}

/** A URL path as a person writes it, without the base path in front. */
export function stripBasePath(path: string, basePath: string): string {
  if (basePath === '/') return path
  return path === basePath || path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path
}
