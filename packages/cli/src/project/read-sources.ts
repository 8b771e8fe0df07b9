import { type RouteSource, readRouteSource } from './source/route-source.ts'

/** Told now and then how many of all files have been read. */
export type OnProgress = (done: number, total: number) => void

/** Reads files of the app directory, each once. */
export async function readSources(
  appDir: string,
  files: Iterable<string>,
  onProgress: OnProgress = () => {},
): Promise<ReadonlyMap<string, RouteSource>> {
  const names = [...new Set(files)]
  const sources = new Map<string, RouteSource>()
  for (const name of names) {
    sources.set(name, readRouteSource(appDir, name))
    if (sources.size % BATCH !== 0) continue
    onProgress(sources.size, names.length)
    // Lets a signal through: reading is quick and synchronous.
    await new Promise(setImmediate)
  }
  return sources
}

const BATCH = 100
