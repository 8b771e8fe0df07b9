import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Paths of files, or their contents by path. */
export type TreeFiles = readonly string[] | Readonly<Record<string, string>>

/** Makes an app directory with these files until the test ends. */
export function makeTree(files: TreeFiles): string {
  const root = createTree(files)
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

function createTree(files: TreeFiles): string {
  const root = mkdtempSync(join(tmpdir(), 'route-tree-'))
  // Otherwise no other user could read it.
  chmodSync(root, 0o755)
  const contents = Array.isArray(files)
    ? files.map((file: string) => [file, 'export function loader() {}\n'] as const)
    : Object.entries(files)
  for (const [file, content] of contents) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), content)
  }
  return root
}
