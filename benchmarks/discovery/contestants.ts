import { readdirSync } from 'node:fs'
import { discoverRoutes } from '@portolan/route-discovery'
import fastGlob from 'fast-glob'
import { fdir } from 'fdir'
import { globSync } from 'tinyglobby'
import { createKitManifest } from './sveltekit.ts'

export interface Contestant<T = unknown> {
  /** What a route file is called in its tree. */
  readonly routeFile: 'route.ts' | '+server.js'
  /** What is timed. */
  find(root: string): T | Promise<T>
  /** The directories of the routes that it has found, for the check of its answer. */
  directoriesOf(found: T): readonly string[]
}

const PATTERN = '**/route.{ts,mts,cts,js,mjs,cjs,tsx,jsx}'
const ROUTE_FILE = /^route\.(?:[cm]?[jt]s|[jt]sx)$/

/** A scan, which gives files and decides nothing about them. */
function scan(find: (root: string) => string[] | Promise<string[]>): Contestant<string[]> {
  return { routeFile: 'route.ts', find, directoriesOf: (files) => files.map(folderOf) }
}

const portolan: Contestant<Awaited<ReturnType<typeof discoverRoutes>>> = {
  routeFile: 'route.ts',
  find: (root) => discoverRoutes({ appDir: root }),
  directoriesOf: ({ routes }) => routes.map(({ id }) => id),
}

const svelteKit: Contestant<ReturnType<typeof createKitManifest>> = {
  routeFile: '+server.js',
  find: createKitManifest,
  directoriesOf: ({ routes }) =>
    routes.filter(({ endpoint }) => endpoint !== null).map(({ id }) => id.slice(1)),
}

/** The last two parse, sort and check what they have found. */
export const contestants: ReadonlyMap<string, Contestant> = new Map<string, Contestant>([
  ['readdirSync, recursive', erase(scan((root) => walk(root, '', [])))],
  ['fdir', erase(scan(crawl))],
  ['tinyglobby', erase(scan((root) => globSync(PATTERN, { cwd: root })))],
  ['fast-glob, sync', erase(scan((root) => fastGlob.sync(PATTERN, { cwd: root })))],
  ['fast-glob, async', erase(scan((root) => fastGlob(PATTERN, { cwd: root })))],
  ['SvelteKit', erase(svelteKit)],
  ['@portolan/route-discovery', erase(portolan)],
])

/** What one contestant finds, only that one is asked about. */
function erase<T>({ routeFile, find, directoriesOf }: Contestant<T>): Contestant {
  // Sound, since nothing else is ever given to it.
  return { routeFile, find, directoriesOf: (found) => directoriesOf(found as T) }
}

function walk(root: string, folder: string, files: string[]): string[] {
  for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) walk(root, path, files)
    else if (ROUTE_FILE.test(entry.name)) files.push(path)
  }
  return files
}

function crawl(root: string): string[] {
  const isRoute = (path: string) => ROUTE_FILE.test(path.slice(path.lastIndexOf('/') + 1))
  return new fdir().withRelativePaths().filter(isRoute).crawl(root).sync()
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'))
}
