import type { ManifestRoute, RouteManifest } from '../route-manifest.ts'
import type { FileStamps } from './file-stamps.ts'

/** How the routes of one manifest differ from those of another, by id. */
export interface RouteChanges {
  readonly added: readonly ManifestRoute[]
  /** With another file or other middleware, or with a file that was written. */
  readonly changed: readonly ManifestRoute[]
  readonly removed: readonly ManifestRoute[]
}

/** A manifest with the state of its files. */
export interface StampedManifest {
  readonly manifest: RouteManifest
  readonly stamps: FileStamps
}

export function toRouteChanges(
  before: StampedManifest | undefined,
  after: StampedManifest,
): RouteChanges {
  const old = new Map(before?.manifest.routes.map((route) => [route.id, route]))
  const added: ManifestRoute[] = []
  const changed: ManifestRoute[] = []
  const isWritten = (file: string) => {
    const stamp = after.stamps.get(file)
    return stamp === undefined || stamp !== before?.stamps.get(file)
  }
  for (const route of after.manifest.routes) {
    const known = old.get(route.id)
    old.delete(route.id)
    if (known === undefined) added.push(route)
    else if (isMoved(known, route) || filesOf(route).some(isWritten)) changed.push(route)
  }
  return { added, changed, removed: [...old.values()] }
}

function isMoved(before: ManifestRoute, after: ManifestRoute): boolean {
  return filesOf(before).join('\n') !== filesOf(after).join('\n')
}

function filesOf({ file, middleware }: ManifestRoute): readonly string[] {
  return [...middleware, file]
}
