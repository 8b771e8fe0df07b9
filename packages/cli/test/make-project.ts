import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/**
 * A project in a directory of its own, removed with the test. Its `node_modules` are this
 * package's, so that it finds the adapters.
 *
 * @param files their texts by path
 */
export function makeProject(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'portolan-cli-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
  symlinkSync(modules, join(root, 'node_modules'), 'junction')
  return root
}
