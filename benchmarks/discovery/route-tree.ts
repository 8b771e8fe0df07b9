import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An app directory with this many routes, in a directory of its own: an API of resources. */
export function createRouteTree(count: number): string {
  const root = mkdtempSync(join(tmpdir(), 'discovery-bench-'))
  for (let index = 0; index < count; index++) {
    const folder = join(root, directoryAt(index))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'route.ts'), 'export const loader = () => null\n')
  }
  return root
}

const SHAPES = ['', '/[id]', '/[id]/history', '/[id]/files/[name].json']

function directoryAt(index: number): string {
  const resource = Math.floor(index / SHAPES.length)
  return `api/area-${resource % 50}/resource-${resource}${SHAPES[index % SHAPES.length]}`
}
