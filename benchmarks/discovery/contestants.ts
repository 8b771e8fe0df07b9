import { readdirSync } from 'node:fs'
import { discoverRoutes } from '@portolan/route-discovery'
import fastGlob from 'fast-glob'
import { fdir } from 'fdir'
import { globSync } from 'tinyglobby'

/** Finds the route files of a directory and gives their number. */
export type Contestant = (root: string) => number | Promise<number>

const PATTERN = '**/route.{ts,mts,cts,js,mjs,cjs,tsx,jsx}'
const ROUTE_FILE = /^route\.(?:[cm]?[jt]s|[jt]sx)$/

/** Only the last one parses, sorts and checks for conflicts what it has found. */
export const contestants: ReadonlyMap<string, Contestant> = new Map<string, Contestant>([
  ['readdirSync, recursive', (root) => walk(root)],
  ['fdir', (root) => countFdir(root)],
  ['tinyglobby', (root) => globSync(PATTERN, { cwd: root }).length],
  ['fast-glob, sync', (root) => fastGlob.sync(PATTERN, { cwd: root }).length],
  ['fast-glob, async', async (root) => (await fastGlob(PATTERN, { cwd: root })).length],
  [
    '@portolan/route-discovery',
    async (root) => (await discoverRoutes({ appDir: root })).routes.length,
  ],
])

function walk(folder: string): number {
  let count = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) count += walk(`${folder}/${entry.name}`)
    else if (ROUTE_FILE.test(entry.name)) count++
  }
  return count
}

function countFdir(root: string): number {
  const isRoute = (path: string) => ROUTE_FILE.test(path.slice(path.lastIndexOf('/') + 1))
  return new fdir().withRelativePaths().filter(isRoute).crawl(root).sync().length
}
