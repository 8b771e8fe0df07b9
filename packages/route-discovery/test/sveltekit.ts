import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** A route as SvelteKit sorts it. */
export interface KitRoute {
  /** Its directory after a slash. */
  readonly id: string
}

/** The pattern of a route's URLs. */
export interface KitPattern {
  readonly pattern: RegExp
  /** Of the groups of `pattern`, in their order. */
  readonly params: readonly { readonly matcher: string | undefined }[]
}

const root = new URL(
  '.',
  pathToFileURL(createRequire(import.meta.url).resolve('@sveltejs/kit/package.json')),
)

/**
 * Files that SvelteKit publishes and does not export, so that they are imported by their path.
 * The casts repeat their JSDoc types.
 */
const { sort_routes: sortRoutes } = (await import(
  new URL('src/core/sync/create_manifest_data/sort.js', root).href
)) as { sort_routes: <T extends KitRoute>(routes: T[]) => T[] }
const { parse_route_id: parseRouteId } = (await import(
  new URL('src/utils/routing.js', root).href
)) as { parse_route_id: (id: string) => KitPattern }

export { parseRouteId, sortRoutes }
