import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An app directory on disk. */
export interface RouteTree {
  readonly root: string
  /** The directories of its routes. */
  readonly directories: readonly string[]
  remove(): void
}

/** The layout of the routes on disk. */
export interface TreeLayout {
  readonly routeFile: string
  /**
   * Returns the directory of a route for its path in `@portolan/route-discovery`. Default: that
   * path.
   */
  readonly toFolder?: (directory: string) => string
  /** Files that the contestant requires. Default: none. */
  readonly others?: readonly string[]
}

/** Makes an API of resources with `count` routes, in a new directory. */
export function createRouteTree(
  count: number,
  { routeFile, toFolder = (directory) => directory, others = [] }: TreeLayout,
): RouteTree {
  const root = mkdtempSync(join(tmpdir(), 'discovery-bench-'))
  const directories = Array.from({ length: count }, (_, index) => toFolder(directoryAt(index)))
  for (const file of others) writeFileSync(join(root, file), '')
  for (const directory of directories) {
    mkdirSync(join(root, directory), { recursive: true })
    writeFileSync(join(root, directory, routeFile), 'export const loader = () => null\n')
  }
  return { root, directories, remove: () => rmSync(root, { recursive: true }) }
}

const SHAPES = ['', '/[id]', '/[id]/history', '/[id]/files/[name].json']

function directoryAt(index: number): string {
  const resource = Math.floor(index / SHAPES.length)
  return `api/area-${resource % 50}/resource-${resource}${SHAPES[index % SHAPES.length]}`
}
