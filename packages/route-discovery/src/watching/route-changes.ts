import type { ManifestRoute, RouteManifest } from '../route-manifest.ts'

/** How the routes of one manifest differ from those of another, by id. */
export interface RouteChanges {
  readonly added: readonly ManifestRoute[]
  /** With another file or other middleware, or with a file that was written. */
  readonly changed: readonly ManifestRoute[]
  readonly removed: readonly ManifestRoute[]
}

/** @param changedFiles those written, relative to the app directory */
export function toRouteChanges(
  before: RouteManifest | undefined,
  after: RouteManifest,
  changedFiles: ReadonlySet<string>,
): RouteChanges {
  const old = new Map(before?.routes.map((route) => [route.id, route]))
  const added: ManifestRoute[] = []
  const changed: ManifestRoute[] = []
  for (const route of after.routes) {
    const known = old.get(route.id)
    old.delete(route.id)
    if (known === undefined) added.push(route)
    else if (isChanged(known, route, changedFiles)) changed.push(route)
  }
  return { added, changed, removed: [...old.values()] }
}

function isChanged(
  before: ManifestRoute,
  after: ManifestRoute,
  changedFiles: ReadonlySet<string>,
): boolean {
  const files = filesOf(after)
  return (
    filesOf(before).join('\n') !== files.join('\n') || files.some((file) => changedFiles.has(file))
  )
}

function filesOf({ file, middleware }: ManifestRoute): readonly string[] {
  return [...middleware, file]
}
