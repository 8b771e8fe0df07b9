import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteManifest } from '../route-manifest.ts'

/** Longer than the steps in which file systems tell the time, in milliseconds. */
export const CLOCK_STEP = 20

/** What tells one content of a file from another, by the file's path in the manifest. */
export type FileStamps = ReadonlyMap<string, string>

/** The stamps of all files that a manifest names. */
export function readFileStamps(root: string, { routes }: RouteManifest): FileStamps {
  const stamps = new Map<string, string>()
  for (const { file, middleware } of routes) {
    addStamp(file)
    for (const guard of middleware) addStamp(guard)
  }
  return stamps

  function addStamp(file: string): void {
    if (stamps.has(file)) return
    const stats = statSync(join(root, file), { throwIfNoEntry: false })
    // One that was just written may be written again without another time: it has no stamp yet.
    if (stats === undefined || Math.abs(Date.now() - stats.ctimeMs) < CLOCK_STEP) return
    stamps.set(file, `${stats.ctimeMs} ${stats.size} ${stats.ino}`)
  }
}
