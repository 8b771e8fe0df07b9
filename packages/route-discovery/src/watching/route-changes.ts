import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ManifestRoute, RouteManifest } from '../manifest/route-manifest.ts'

/** How the routes of one manifest differ from the routes of another, by id. */
export interface RouteChanges {
  readonly added: readonly ManifestRoute[]
  /** Routes with another file or other middleware, and routes one of whose files was written. */
  readonly changed: readonly ManifestRoute[]
  readonly removed: readonly ManifestRoute[]
}

/** A manifest with the state of its files, by their path in it. */
export interface StampedManifest {
  readonly manifest: RouteManifest
  readonly stamps: ReadonlyMap<string, FileStamp>
}

/** The state of a file, which differs for two contents of it. */
interface FileStamp {
  readonly status: string
  /**
   * The hash of a file that was just written: the clock of the file system may show the same time
   * for the next write. `undefined` for other files.
   */
  readonly hash: string | undefined
}

/** The clocks of file systems advance in shorter steps than this, in milliseconds. */
const CLOCK_STEP = 20

/** Reads the state of all files that a manifest names. */
export function stampManifest(root: string, manifest: RouteManifest): StampedManifest {
  const stamps = new Map<string, FileStamp>()
  for (const route of manifest.routes) {
    for (const file of filesOf(route)) {
      const stamp = stamps.has(file) ? undefined : readStamp(join(root, file))
      if (stamp !== undefined) stamps.set(file, stamp)
    }
  }
  return { manifest, stamps }
}

function readStamp(path: string): FileStamp | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return undefined
  const isFresh = Math.abs(Date.now() - stats.ctimeMs) < CLOCK_STEP
  const hash = isFresh ? hashFile(path) : undefined
  return { status: `${stats.ctimeMs} ${stats.size} ${stats.ino}`, hash }
}

/** `undefined` if the file is gone, or cannot be read. */
function hashFile(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('base64')
  } catch {
    return undefined
  }
}

/** The routes that have come, changed and gone from one look at the app directory to the next. */
export function toRouteChanges(
  root: string,
  before: StampedManifest | undefined,
  after: StampedManifest,
): RouteChanges {
  const old = new Map(before?.manifest.routes.map((route) => [route.id, route]))
  const added: ManifestRoute[] = []
  const changed: ManifestRoute[] = []
  const written = new Map<string, boolean>()
  const isWritten = (file: string): boolean => {
    const known = written.get(file)
    if (known !== undefined) return known
    const isOther = differs(join(root, file), before?.stamps.get(file), after.stamps.get(file))
    written.set(file, isOther)
    return isOther
  }
  for (const route of after.manifest.routes) {
    const known = old.get(route.id)
    old.delete(route.id)
    if (known === undefined) {
      added.push(route)
    } else if (isMoved(known, route) || filesOf(route).some(isWritten)) changed.push(route)
  }
  return { added, changed, removed: [...old.values()] }
}

function differs(
  path: string,
  before: FileStamp | undefined,
  after: FileStamp | undefined,
): boolean {
  if (before === undefined || before.status !== after?.status) return true
  return before.hash !== undefined && before.hash !== (after.hash ?? hashFile(path))
}

function isMoved(before: ManifestRoute, after: ManifestRoute): boolean {
  return filesOf(before).join('\n') !== filesOf(after).join('\n')
}

function filesOf({ file, middleware }: ManifestRoute): readonly string[] {
  return [...middleware, file]
}
