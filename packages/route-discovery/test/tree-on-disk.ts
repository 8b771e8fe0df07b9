import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Makes an app directory with these files, by name or with their content, until the test ends. */
export function makeTree(files: readonly string[] | Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'portolan-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const contents = Array.isArray(files)
    ? files.map((file: string) => [file, 'export function loader() {}\n'] as const)
    : Object.entries(files)
  for (const [file, content] of contents) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), content)
  }
  return root
}
