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

/** An API of resources with this many routes, in a directory of its own. */
export function createRouteTree(count: number, routeFile: string): RouteTree {
  const root = mkdtempSync(join(tmpdir(), 'discovery-bench-'))
  const directories = Array.from({ length: count }, (_, index) => directoryAt(index))
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
