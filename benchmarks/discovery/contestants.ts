import { readdirSync } from 'node:fs'
import { discoverRoutes } from '@portolan/route-discovery'
import fastGlob from 'fast-glob'
import { fdir } from 'fdir'
import { globSync } from 'tinyglobby'
import { filesOf, findFlatRoutes, toFlatFolder } from './react-router.ts'
import type { TreeLayout } from './route-tree.ts'
import { createKitManifest } from './sveltekit.ts'

export interface Contestant<T = unknown> {
  readonly layout: TreeLayout
  /** The measured function. */
  find(root: string): T | Promise<T>
  /** The directories of the routes in a result, for the check of the answer. */
  directoriesOf(found: T): readonly string[]
}

const PATTERN = '**/route.{ts,mts,cts,js,mjs,cjs,tsx,jsx}'
const ROUTE_FILE = /^route\.(?:[cm]?[jt]s|[jt]sx)$/

const PLAIN: TreeLayout = { routeFile: 'route.ts' }

/** A scan, which lists files and does not read meaning into their names. */
function scan(find: (root: string) => string[] | Promise<string[]>): Contestant<string[]> {
  return { layout: PLAIN, find, directoriesOf: (files) => files.map(folderOf) }
}

const portolan: Contestant<Awaited<ReturnType<typeof discoverRoutes>>> = {
  layout: PLAIN,
  find: (root) => discoverRoutes({ appDir: root }),
  directoriesOf: ({ routes }) => routes.map(({ id }) => id),
}

const svelteKit: Contestant<ReturnType<typeof createKitManifest>> = {
  layout: { routeFile: '+server.js' },
  find: createKitManifest,
  directoriesOf: ({ routes }) =>
    routes.filter(({ endpoint }) => endpoint !== null).map(({ id }) => id.slice(1)),
}

const reactRouter: Contestant<Awaited<ReturnType<typeof findFlatRoutes>>> = {
  layout: { routeFile: 'route.ts', toFolder: toFlatFolder, others: ['root.tsx'] },
  find: findFlatRoutes,
  directoriesOf: (entries) => filesOf(entries).map(folderOf),
}

/** The last three also parse, sort and check the names. */
export const contestants: ReadonlyMap<string, Contestant> = new Map<string, Contestant>([
  ['readdirSync, recursive', erase(scan((root) => walk(root, '', [])))],
  ['fdir', erase(scan(crawl))],
  ['tinyglobby', erase(scan((root) => globSync(PATTERN, { cwd: root })))],
  ['fast-glob, sync', erase(scan((root) => fastGlob.sync(PATTERN, { cwd: root })))],
  ['fast-glob, async', erase(scan((root) => fastGlob(PATTERN, { cwd: root })))],
  ['React Router', erase(reactRouter)],
  ['SvelteKit', erase(svelteKit)],
  ['@portolan/route-discovery', erase(portolan)],
])

/** Only the contestant that made a result reads it. */
function erase<T>({ layout, find, directoriesOf }: Contestant<T>): Contestant {
  // This is sound, because it gets only results of its own contestant.
  return { layout, find, directoriesOf: (found) => directoriesOf(found as T) }
}

function walk(root: string, folder: string, files: string[]): string[] {
  for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      walk(root, path, files)
    } else if (ROUTE_FILE.test(entry.name)) files.push(path)
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
